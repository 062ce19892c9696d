"""Many reports from a file: read row by row, refused with a sentence or opened, resumable, never twice.

tables   rows of a CSV, XLSX or Parquet file
columns  which column is which field
rows     one row understood, or refused with a sentence
run      the import itself
"""
