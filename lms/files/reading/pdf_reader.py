"""A program of its own: prints the text of each page of a PDF as a line of JSON.

It ends with 0 when it read everything, and with 3 when it stopped at a limit.
"""

import json
import resource
import sys

import pypdfium2

MEMORY = 1024 * 1024 * 1024
STOPPED = 3


def main(path: str, most_pages: int, most_characters: int, seconds: int) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    pdf = pypdfium2.PdfDocument(path)
    left = most_characters
    for page in range(min(len(pdf), most_pages)):
        text = pdf[page].get_textpage().get_text_range()[:left]
        left -= len(text)
        sys.stdout.write(json.dumps(text) + "\n")
        sys.stdout.flush()
        if left <= 0:
            return STOPPED
    return 0 if len(pdf) <= most_pages else STOPPED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *(int(number) for number in sys.argv[2:5])))
