"""Aequitas: its audit with a reference group for each attribute and the intersection."""

import sys

from aequitas import Audit

import people
from groups import REFERENCES


def main():
    table = people.read(sys.argv[1])
    # It takes attributes as columns of text only.
    for attribute in ["gender", "age", "income"]:
        table[attribute] = table[attribute].astype(object)
    table["gender*age"] = table["gender"] + "*" + table["age"]
    audit = Audit(
        table,
        score_column="targeted",
        label_column="qualified",
        sensitive_attribute_column=people.ATTRIBUTES,
        reference_groups=REFERENCES,
    )
    audit.audit()
    results = {attribute: {} for attribute in people.ATTRIBUTES}
    rates = audit.disparity_df.set_index(["attribute_name", "attribute_value"])
    for (attribute, group), row in rates.iterrows():
        reference = rates.loc[(attribute, REFERENCES[attribute])]
        results[attribute][group] = [row["pprev_disparity"], row["tpr"] - reference["tpr"]]
    people.print_results(results)


main()
