"""dkimpy as a peer: signs and verifies what comes as lines of JSON, with a stub for DNS and a fixed clock.

python3 dkimpy.py SECONDS
  {"op": "verify", "message": base64, "keys": {name: TXT record}}       -> {"results": [word or error, ...]}
  {"op": "sign", "message": base64, "key": PEM or base64 seed, "algorithm", "domain", "selector", "c", "headers",
   "identity"?, "length"?}                                              -> {"message": base64} or {"error"}
  {"op": "verify-arc", "message": base64, "keys"}                        -> {"results": [status], "error": why}
  {"op": "seal", "message": base64, "key": PEM, "domain", "selector", "authservId", "headers"}
                                                                       -> {"message": base64} or {"error"}
One result for each DKIM-Signature field, from the top down: "pass", "fail", or what was wrong.
"""
import base64
import json
import logging
import sys
import time

import dkim

NOW = int(sys.argv[1])
time.time = lambda: NOW
logging.disable(logging.CRITICAL)


def verify(request):
    message = base64.b64decode(request["message"])
    keys = {name.encode(): text for name, text in request["keys"].items()}

    def lookup(name, timeout=5):
        return keys.get(bytes(name).rstrip(b".").lower())

    results = []
    try:
        verifier = dkim.DKIM(message, minkey=request.get("minRsaBits", 1024))
        count = sum(1 for name, _ in verifier.headers if name.lower() == b"dkim-signature")
    except Exception as error:  # the message as a whole
        return {"results": [], "error": "%s: %s" % (type(error).__name__, error)}
    for index in range(count):
        try:
            verifier = dkim.DKIM(message, minkey=request.get("minRsaBits", 1024))
            results.append("pass" if verifier.verify(idx=index, dnsfunc=lookup) else "fail")
        except Exception as error:
            results.append("%s: %s" % (type(error).__name__, error))
    return {"results": results}


def sign(request):
    message = base64.b64decode(request["message"])
    algorithm = request["algorithm"].encode()
    key = request["key"].encode()
    try:
        field = dkim.sign(
            message,
            request["selector"].encode(),
            request["domain"].encode(),
            key,
            identity=request["identity"].encode() if "identity" in request else None,
            canonicalize=tuple(word.encode() for word in request["c"].split("/")),
            signature_algorithm=algorithm,
            include_headers=[name.encode() for name in request["headers"]],
            length=request.get("length", False),
        )
    except Exception as error:
        return {"error": "%s: %s" % (type(error).__name__, error)}
    return {"message": base64.b64encode(field + message).decode()}


def verify_arc(request):
    message = base64.b64decode(request["message"])
    keys = {name.encode(): text for name, text in request["keys"].items()}

    def lookup(name, timeout=5):
        return keys.get(bytes(name).rstrip(b".").lower())

    try:
        status, _, reason = dkim.arc_verify(message, dnsfunc=lookup)
    except Exception as error:
        return {"results": [], "error": "%s: %s" % (type(error).__name__, error)}
    # dkimpy has no status for a chain that was sealed as failed.
    return {"results": [status.decode() if status else "ended"], "error": str(reason)}


def seal(request):
    message = base64.b64decode(request["message"])
    try:
        fields = dkim.arc_sign(
            message,
            request["selector"].encode(),
            request["domain"].encode(),
            request["key"].encode(),
            request["authservId"].encode(),
            include_headers=[name.encode() for name in request["headers"]],
        )
    except Exception as error:
        return {"error": "%s: %s" % (type(error).__name__, error)}
    if not fields:
        return {"error": "not sealed"}
    return {"message": base64.b64encode(b"".join(fields) + message).decode()}


operations = {"sign": sign, "verify": verify, "seal": seal, "verify-arc": verify_arc}
for line in sys.stdin:
    request = json.loads(line)
    answer = operations[request["op"]](request)
    print(json.dumps(answer), flush=True)
