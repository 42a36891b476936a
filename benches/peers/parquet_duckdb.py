"""DuckDB: a CSV log as Parquet, with the column types that DuckDB finds in it."""

import sys

import duckdb

log, parquet, codec = sys.argv[1:]
duckdb.sql(f"COPY (FROM read_csv('{log}')) TO '{parquet}' (FORMAT parquet, COMPRESSION {codec})")
