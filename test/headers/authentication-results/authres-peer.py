# Reads lines of JSON: {"parse": text} or {"format": field}. Answers with what Debian's authres makes of it.
import json
import sys

import authres

for line in sys.stdin:
    request = json.loads(line)
    try:
        if "parse" in request:
            header = authres.AuthenticationResultsHeader.parse(request["parse"])
            results = [
                {
                    "method": result.method,
                    "result": result.result,
                    "reason": result.reason,
                    "properties": [[p.type, p.name, p.value] for p in result.properties],
                }
                for result in header.results
                if isinstance(result, authres.core.AuthenticationResult)
            ]
            answer = {"authservId": header.authserv_id, "version": header.version, "results": results}
        else:
            field = request["format"]
            results = [
                authres.core.AuthenticationResult(
                    r["method"],
                    result=r["result"],
                    result_comment=r.get("comment"),
                    reason=r.get("reason"),
                    properties=[
                        authres.core.AuthenticationResultProperty(p["type"], p["property"], p["value"])
                        for p in r["properties"]
                    ],
                )
                for r in field["results"]
            ]
            answer = {"text": str(authres.AuthenticationResultsHeader(field["authservId"], results=results))}
    except Exception as error:
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
