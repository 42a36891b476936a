"""The groups of the comparison, as `bias-audit` names them: written once for all programs."""

AGE_CUTS = [18, 25, 35, 45, 55, 65]
INCOME_CUTS = [20_000, 40_000, 60_000, 80_000]
NO_AGE = 118

AGES = ["<18", "18-24", "25-34", "35-44", "45-54", "55-64", "65+"]
INCOMES = ["<20000", "20000-<40000", "40000-<60000", "60000-<80000", "80000+"]
GENDERS = {"F": "female", "M": "male", "X": "other", "unknown": "unknown"}

# Whom the libraries compare the others with.
REFERENCES = {
    "gender": "male",
    "age": "35-44",
    "income": "60000-<80000",
    "gender*age": "male*35-44",
}

# What is counted in every cell: people who meet all of the conditions.
COUNTERS = ["eligible", "eligible&targeted", "eligible&label", "eligible&targeted&label"]

UNKNOWN = "unknown"


def case(column, cuts, unknown):
    """The SQL that cuts a column into bands: a number per band, -1 for unknown."""
    bands = " ".join(f"WHEN {column} < {cut} THEN {band}" for band, cut in enumerate(cuts))
    return f"CASE WHEN {unknown} THEN -1 {bands} ELSE {len(cuts)} END"


def print_cells(rows):
    """Prints the cells of an engine, (gender, age band, income band, counts …), as CSV."""
    for gender, age, income, *counts in rows:
        cell = [
            GENDERS[gender],
            UNKNOWN if age < 0 else AGES[age],
            UNKNOWN if income < 0 else INCOMES[income],
        ]
        print(*cell, *(int(count) for count in counts), sep=",")
