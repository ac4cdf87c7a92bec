"""The figures of Oosterleem, which does not exist. Synthetic data, seed 20260901.

They come from a small model: residents, visitors, the chance that a victim reports and that a
report is registered, and from 2024 a campaign in two wards that raises the first of these.
"""

from typing import Any

from home.demo import story

SOURCE = "synthetische gegevens van Avondcollege (Oosterleem, zaad 20260901)"

WARDS = (
    "Binnenstad",
    "Stationskwartier",
    "Havenkade",
    "De Akkers",
    "Tuindorp",
    "Rozenveld",
    "Kasteelhof",
    "Noorderpolder",
    "Westeind",
    "De Linie",
    "Vijverpark",
    "Buitengebied",
)

# residents, registered in 2025, per 1,000 residents, per 1,000 people present, drug offences
REGISTERED = (
    (9400, 424, "45.1", "14.1", 24),
    (7100, 225, "31.7", "15.1", 23),
    (11800, 310, "26.3", "20.2", 7),
    (17900, 385, "21.5", "21.5", 35),
    (12300, 163, "13.3", "13.3", 15),
    (10900, 194, "17.8", "17.8", 21),
    (8600, 177, "20.6", "20.6", 9),
    (14700, 215, "14.6", "14.6", 16),
    (13500, 130, "9.6", "9.6", 12),
    (12900, 270, "20.9", "19.9", 37),
    (9800, 208, "21.2", "21.2", 18),
    (4300, 27, "6.3", "6.3", 18),
)

# people asked, per cent that sometimes feels unsafe, margin, range of the rank
SURVEY = (
    (300, "22.7", "4.7", "6–12"),
    (110, "20.9", "7.6", "3–12"),
    (110, "23.6", "7.9", "4–12"),
    (300, "14.7", "4.0", "1–7"),
    (110, "16.4", "6.9", "1–10"),
    (110, "20.0", "7.5", "2–11"),
    (110, "17.3", "7.1", "1–10"),
    (110, "18.2", "7.2", "2–11"),
    (110, "22.7", "7.8", "4–12"),
    (110, "28.2", "8.4", "7–12"),
    (110, "10.0", "5.6", "1–4"),
    (110, "12.7", "6.2", "1–7"),
)

# registered incidents, one line for each quarter, one column for each ward
QUARTERS = (
    ("2021-1", 126, 77, 89, 96, 52, 51, 51, 56, 47, 53, 56, 8),
    ("2021-2", 131, 65, 95, 101, 59, 52, 50, 61, 53, 75, 58, 6),
    ("2021-3", 120, 82, 82, 90, 45, 58, 60, 65, 54, 61, 54, 2),
    ("2021-4", 122, 74, 96, 99, 46, 48, 50, 68, 48, 79, 65, 7),
    ("2022-1", 133, 79, 98, 83, 41, 37, 40, 48, 50, 75, 56, 8),
    ("2022-2", 111, 64, 87, 79, 37, 50, 32, 69, 44, 69, 72, 5),
    ("2022-3", 126, 55, 91, 82, 49, 52, 43, 57, 43, 67, 64, 6),
    ("2022-4", 121, 68, 84, 85, 50, 45, 48, 56, 35, 74, 71, 2),
    ("2023-1", 114, 64, 95, 104, 47, 49, 34, 66, 48, 51, 60, 2),
    ("2023-2", 108, 58, 90, 70, 44, 33, 38, 60, 37, 46, 50, 6),
    ("2023-3", 122, 56, 87, 69, 47, 48, 58, 54, 43, 60, 47, 9),
    ("2023-4", 125, 67, 62, 90, 44, 46, 51, 51, 26, 69, 67, 3),
    ("2024-1", 122, 52, 93, 109, 48, 51, 56, 57, 49, 79, 39, 10),
    ("2024-2", 117, 68, 85, 92, 34, 36, 44, 42, 32, 54, 54, 4),
    ("2024-3", 111, 58, 67, 107, 53, 38, 38, 47, 45, 54, 52, 10),
    ("2024-4", 99, 59, 81, 95, 46, 53, 60, 52, 28, 63, 61, 7),
    ("2025-1", 119, 67, 87, 88, 33, 57, 48, 46, 37, 72, 58, 3),
    ("2025-2", 109, 46, 61, 82, 46, 49, 35, 58, 28, 74, 58, 10),
    ("2025-3", 98, 55, 73, 106, 34, 37, 47, 54, 33, 53, 45, 6),
    ("2025-4", 98, 57, 89, 109, 50, 51, 47, 57, 32, 71, 47, 8),
)

# hours of patrol and drug offences, in 2023 and in 2025
PATROLS = (
    (466, 443, 30, 24),
    (489, 458, 26, 23),
    (235, 237, 12, 7),
    (245, 500, 9, 35),
    (249, 246, 15, 15),
    (264, 237, 17, 21),
    (273, 235, 18, 9),
    (216, 240, 18, 16),
    (246, 249, 18, 12),
    (227, 536, 18, 37),
    (225, 247, 11, 18),
    (213, 250, 8, 18),
)


def registered() -> dict[str, Any]:
    return story.table(
        (
            "wijk",
            "inwoners",
            "geregistreerd 2025",
            "per 1.000 inwoners",
            "per 1.000 aanwezigen",
            "drugsfeiten",
        ),
        ((ward, *row) for ward, row in zip(WARDS, REGISTERED, strict=True)),
    )


def survey() -> dict[str, Any]:
    return story.table(
        ("wijk", "ondervraagden", "voelt zich weleens onveilig (%)", "marge (±)", "rangbereik"),
        ((ward, *row) for ward, row in zip(WARDS, SURVEY, strict=True)),
    )


def quarters() -> dict[str, Any]:
    return story.table(("kwartaal", *WARDS), QUARTERS)


def chain() -> dict[str, Any]:
    """What victims say beside what the police wrote down."""
    return story.table(
        (
            "gebied",
            "slachtoffers zeggen, 2023",
            "slachtoffers zeggen, 2025",
            "verandering (%)",
            "geregistreerd 2023",
            "geregistreerd 2025",
            "verandering registratie (%)",
        ),
        (
            ("De Akkers", 1316, 1114, "-15", 333, 385, "+16"),
            ("De Linie", 976, 846, "-13", 226, 270, "+19"),
            ("overige tien wijken", 8408, 7443, "-11", 2216, 2073, "-6"),
        ),
    )


def patrols() -> dict[str, Any]:
    return story.table(
        (
            "wijk",
            "controle-uren 2023",
            "controle-uren 2025",
            "drugsfeiten 2023",
            "drugsfeiten 2025",
        ),
        ((ward, *row) for ward, row in zip(WARDS, PATROLS, strict=True)),
    )


def control_chart() -> dict[str, Any]:
    """De Akkers between its natural limits: mean ± 2.66 × mean moving range."""
    place = WARDS.index("De Akkers") + 1
    return story.table(
        ("kwartaal", "geregistreerd", "ondergrens", "bovengrens"),
        ((quarter[0], quarter[place], "59.7", "123.9") for quarter in QUARTERS),
    )


def reporting() -> dict[str, Any]:
    """Of a thousand offences, four in five of those reported are registered."""
    headlines = (
        (25, "Oosterleem veiliger dan ooit"),
        (30, "Daling zet door"),
        (34, "Cijfers stabiel"),
        (40, "Lichte stijging baart zorgen"),
        (45, "Misdaad schiet omhoog"),
        (50, "Oosterleem glijdt af"),
    )
    return story.table(
        (
            "slachtoffers die melden (%)",
            "gepleegd",
            "gemeld",
            "geregistreerd",
            "mogelijke kop in de krant",
        ),
        ((share, 1000, share * 10, share * 8, line) for share, line in headlines),
    )
