"""What resolving keeps beside the matter, compared with the ledger: papers, links to a judgement, published months."""
