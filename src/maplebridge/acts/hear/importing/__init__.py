"""Many reports from a file: read row by row, refused with a sentence or opened, resumable, never twice.

tables     rows of a file, whatever it is
coding     in which letters a file is written
separated  rows of comma-, semicolon- or tab-separated values
sheets     rows of a workbook
parquets   rows of a Parquet file
heads      the names of the columns, and a line under them
columns    which column is which field
times      when a row was received
rows       one row understood, or refused with a sentence
submissions  what is stored of a row, so that it is known again
sifting    which rows of a batch are new
packs      whether a file speaks of this city's places
coded      places that messages name by letters and numbers, founded beside the city's own
readers    processes that read rows beside the one that writes
run        the import itself
"""
