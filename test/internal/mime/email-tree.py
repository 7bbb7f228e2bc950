"""The parts of messages as Python's email package sees them.

Reads a JSON array of messages in base64 from standard input; writes a JSON array of trees.
"""
import base64
import email
import email.header
import hashlib
import json
import sys

sys.setrecursionlimit(10_000)


def file_name(part):
    name = part.get_filename()
    if name is None or name == "":
        return None
    octets = name.encode("utf-8", "surrogateescape")
    try:
        name = octets.decode("utf-8")
    except UnicodeDecodeError:
        name = octets.decode("latin-1")
    if "=?" in name:
        name = str(email.header.make_header(email.header.decode_header(name)))
    return name


def tree(part):
    kind = part.get_content_type()
    inside = part.get_payload() if part.is_multipart() else []
    # Python reads every message/* as a message, and a delivery status as a list of headers.
    opaque = kind.startswith("message/") and kind not in ("message/rfc822", "message/global")
    if opaque:
        inside = []
    body = None
    if not inside and not opaque and not part.is_multipart():
        body = hashlib.sha256(part.get_payload(decode=True)).hexdigest()
    return {"type": kind, "name": file_name(part), "body": body, "parts": [tree(each) for each in inside]}


messages = [base64.b64decode(each) for each in json.load(sys.stdin)]
json.dump([tree(email.message_from_bytes(each)) for each in messages], sys.stdout)
