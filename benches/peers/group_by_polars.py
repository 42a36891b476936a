"""polars (streaming): one GROUP BY of gender, age band and income band, and nothing else."""

import sys

import polars as pl

from groups import AGE_CUTS, INCOME_CUTS, NO_AGE, print_cells

SMALL = {
    "age": pl.UInt8,
    "income": pl.UInt32,
    "eligible": pl.UInt8,
    "targeted": pl.UInt8,
    "clicked": pl.UInt8,
    "qualified": pl.UInt8,
}


def bands(column, cuts, unknown):
    band = pl.when(unknown).then(pl.lit(-1, pl.Int8))
    for number, cut in enumerate(cuts):
        band = band.when(pl.col(column) < cut).then(pl.lit(number, pl.Int8))
    return band.otherwise(pl.lit(len(cuts), pl.Int8)).alias(column)


def main():
    path = sys.argv[1]
    log = (
        pl.scan_parquet(path)
        if path.endswith(".parquet")
        else pl.scan_csv(path, schema_overrides=SMALL, quote_char=None)
    )
    no_age = pl.col("age").is_null() | (pl.col("age") == NO_AGE)
    keys = [
        pl.col("gender"),
        bands("age", AGE_CUTS, no_age),
        bands("income", INCOME_CUTS, pl.col("income").is_null()),
    ]
    targeted = pl.col("targeted").cast(pl.UInt32)
    qualified = pl.col("qualified").cast(pl.UInt32)
    counts = [
        pl.len(),
        targeted.sum(),
        qualified.sum(),
        (targeted * qualified).sum().alias("both"),
    ]
    cells = log.filter(pl.col("eligible") == 1).group_by(keys).agg(counts)
    print_cells(cells.collect(engine="streaming").iter_rows())


main()
