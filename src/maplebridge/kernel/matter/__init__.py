"""The shared noun: what a person or an office brings and the city must finish.

numbers, commitments   what a matter is called, what its words leave in the ledger
registry, towntime     the adopted procedures, the calendar, the city's clock
opening, moving, clock the three ways in which a matter changes; writing and holding serve them
folding                the row again from its entries
reading, showing, surveying   what pages are told
"""
