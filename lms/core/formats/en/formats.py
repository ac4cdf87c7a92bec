"""As people here write a date, in either language; ISO is read beside it everywhere."""

DATE_INPUT_FORMATS = ["%d-%m-%Y"]
DATETIME_INPUT_FORMATS = ["%d-%m-%Y %H:%M", "%d-%m-%Y %H:%M:%S"]
