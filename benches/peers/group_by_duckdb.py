"""DuckDB: one GROUP BY of gender, age band and income band, and nothing else."""

import sys

import duckdb

from groups import AGE_CUTS, INCOME_CUTS, NO_AGE, case, print_cells

# Column types are given, and small, so that nothing has to be found out.
COLUMNS = {
    "impression_id": "VARCHAR",
    "date": "DATE",
    "campaign_id": "VARCHAR",
    "ad_set": "VARCHAR",
    "platform": "VARCHAR",
    "device": "VARCHAR",
    "region": "VARCHAR",
    "gender": "VARCHAR",
    "age": "UTINYINT",
    "income": "UINTEGER",
    "eligible": "UTINYINT",
    "targeted": "UTINYINT",
    "clicked": "UTINYINT",
    "qualified": "UTINYINT",
}


def table(path):
    if path.endswith(".parquet"):
        return f"read_parquet('{path}')"
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in COLUMNS.items())
    return (
        f"read_csv('{path}', auto_detect = false, header = true, delim = ',', "
        f"quote = '', escape = '', columns = {{{columns}}})"
    )


def main():
    path = sys.argv[1]
    age = case("age", AGE_CUTS, f"age IS NULL OR age = {NO_AGE}")
    income = case("income", INCOME_CUTS, "income IS NULL")
    cells = duckdb.sql(
        f"SELECT gender, {age}, {income}, "
        "count(*), sum(targeted), sum(qualified), sum(targeted * qualified) "
        f"FROM {table(path)} WHERE eligible = 1 GROUP BY 1, 2, 3"
    )
    print_cells(cells.fetchall())


main()
