"""Verify a receipt offline: python verify_receipt.py keys.json promise.json [proof.json [heads.jsonl]]."""

import base64
import hashlib
import json
import sys
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

keys, said, *more = (Path(name).read_text("utf-8") for name in sys.argv[1:])
unb64, sha = base64.b64decode, lambda data: hashlib.sha256(data).digest()
promise = json.loads(said)
try:
    signed = {name: value for name, value in promise.items() if name not in ("signature", "public_key")}
    text = json.dumps(signed, sort_keys=True, separators=(",", ":"))
    public = {name: Ed25519PublicKey.from_public_bytes(unb64(key)) for name, key in json.loads(keys).items()}
    public[promise["key"]].verify(unb64(promise["signature"]), text.encode())
    sys.stdout.write(f"The city signed: entry {promise['hash']} received {promise['at']}.\n")
    if more:
        proof = json.loads(more[0])
        head, place, last = proof["head"], proof["leaf"], proof["head"]["size"] - 1
        node = sha(b"\x00" + bytes.fromhex(promise["hash"]))
        for step in map(unb64, proof["path"]):
            node = sha(b"\x01" + step + node) if place & 1 or place == last else sha(b"\x01" + node + step)
            while place == last and not place & 1 and place:
                place, last = place >> 1, last >> 1
            place, last = place >> 1, last >> 1
        if last or node != unb64(head["root"]):
            sys.exit("NOT PROVED: the proof does not lead from this entry to the root.")
        lines = (head["form"], head["size"], head["root"], head["at"], head["prev"])
        public[head["key"]].verify(unb64(head["signature"]), "".join(f"{one}\n" for one in lines).encode())
        if more[1:] and head not in map(json.loads, more[1].splitlines()):
            sys.exit("NOT WITNESSED: the witness does not hold this head.")
        sys.stdout.write(f"Sealed at place {proof['leaf']} of {head['size']}, head of {head['at']}.\n")
except (InvalidSignature, KeyError):
    sys.exit("NOT SIGNED: a signature does not fit, or its key is not among those in keys.json.")
