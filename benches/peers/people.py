"""What the libraries are given: the eligible people of a log as a pandas table, banded.

Only the columns in use are read, and bands are categories, which is the fastest that pandas has.
"""

import json

import pandas as pd

from groups import AGE_CUTS, AGES, GENDERS, INCOME_CUTS, INCOMES, NO_AGE, UNKNOWN

ATTRIBUTES = ["gender", "age", "income", "gender*age"]

TYPES = {
    "gender": "category",
    "age": "float32",
    "income": "float32",
    "eligible": "uint8",
    "targeted": "uint8",
    "qualified": "uint8",
}


def bands(numbers, cuts, labels):
    edges = [float("-inf"), *cuts, float("inf")]
    cut = pd.cut(numbers, edges, right=False, labels=labels)
    return cut.cat.add_categories([UNKNOWN]).fillna(UNKNOWN)


def read(path):
    """A table with gender, age, income, targeted and qualified of those who are eligible."""
    log = pd.read_csv(path, usecols=list(TYPES), dtype=TYPES)
    log = log[log["eligible"] == 1].reset_index(drop=True)
    return pd.DataFrame(
        {
            "gender": log["gender"].cat.rename_categories(GENDERS),
            "age": bands(log["age"].where(log["age"] != NO_AGE), AGE_CUTS, AGES),
            "income": bands(log["income"], INCOME_CUTS, INCOMES),
            "targeted": log["targeted"],
            "qualified": log["qualified"],
        }
    )


def print_results(results):
    """Prints {attribute: {group: [impact ratio, equal opportunity difference]}}."""
    print(json.dumps(results))
