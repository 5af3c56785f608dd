# SPDX-License-Identifier: Apache-2.0
"""The structure that SARIF 2.1.0 asks for, of the objects that sandproof writes.

By hand from the standard (OASIS, sections in brackets): Debian has no package of its schema. A
property that is not in these tables is a fault, so that whoever writes a new one reads the standard.
"""
import re

TEXT, FLAG, COUNT = str, bool, int


def one_of(*words):
    return lambda value: value in words


def uri(value):
    """RFC 3986: no space, no backslash, nothing that should have been a %XX. [3.4.3]"""
    return isinstance(value, str) and re.fullmatch(
        r"(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+", value) is not None


def moment(value):  # [3.9]
    return isinstance(value, str) and re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", value) is not None


def message_text(value):
    """Braces are doubled, or a placeholder. [3.11.5]"""
    rest = re.sub(r"\{\{|\}\}", "", value) if isinstance(value, str) else "{"
    return value != "" and "{" not in rest and "}" not in rest


def line(value):  # [3.30.5]
    return isinstance(value, int) and value >= 1


def texts(value):  # [3.27.17]
    return isinstance(value, dict) and value != {} and all(
        isinstance(item, str) and item != "" for item in value.values())


def bag(value):  # [3.8]
    return isinstance(value, dict)


LEVEL = one_of("none", "note", "warning", "error")
MESSAGE = {"text!": message_text}
PLAIN = {"text!": TEXT}  # multiformatMessageString [3.12]
RULE = {"id!": TEXT, "shortDescription": PLAIN, "fullDescription": PLAIN,
        "defaultConfiguration": {"level": LEVEL}, "properties": bag}  # [3.49]
DRIVER = {"name!": TEXT, "version": TEXT, "semanticVersion": TEXT, "rules": [RULE]}  # [3.19]
LOCATION = {"physicalLocation": {
    "artifactLocation!": {"uri!": uri, "uriBaseId": TEXT},
    "region": {"startLine!": line}}}  # [3.28, 3.29, 3.4, 3.30]
RESULT = {"ruleId!": TEXT, "ruleIndex!": COUNT, "level": LEVEL, "message!": MESSAGE,
          "locations": [LOCATION], "partialFingerprints": texts, "properties": bag}  # [3.27]
INVOCATION = {"executionSuccessful!": FLAG, "startTimeUtc": moment,
              "toolExecutionNotifications": [{"message!": MESSAGE, "level": LEVEL}]}  # [3.20, 3.58]
RUN = {"tool!": {"driver!": DRIVER}, "invocations": [INVOCATION], "results": [RESULT],
       "automationDetails": {"id": TEXT},
       "columnKind": one_of("utf16CodeUnits", "unicodeCodePoints")}  # [3.14]
LOG = {"version!": one_of("2.1.0"), "$schema": uri, "runs!": [RUN]}  # [3.13]


def walk(value, shape, at, faults):
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            faults.append(f"{at}: is no object")
            return
        known = {key.rstrip("!"): part for key, part in shape.items()}
        faults += [f"{at}/{key}: is unknown" for key in value if key not in known]
        faults += [f"{at}/{key[:-1]}: is missing" for key in shape
                   if key.endswith("!") and key[:-1] not in value]
        for key in value:
            if key in known:
                walk(value[key], known[key], f"{at}/{key}", faults)
    elif isinstance(shape, list):
        if not isinstance(value, list):
            faults.append(f"{at}: is no array")
            return
        for number, item in enumerate(value):
            walk(item, shape[0], f"{at}/{number}", faults)
    elif isinstance(shape, type):
        if not isinstance(value, shape) or (shape is int and isinstance(value, bool)):
            faults.append(f"{at}: is no {shape.__name__}")
    elif not shape(value):
        faults.append(f"{at}: {value!r} is none that may stand here")


def faults_of(log):
    """What the standard does not allow, as a list of sentences."""
    faults = []
    walk(log, LOG, "", faults)
    if faults:
        return faults
    for number, run in enumerate(log["runs"]):
        ids = [rule["id"] for rule in run["tool"]["driver"].get("rules", [])]
        if len(ids) != len(set(ids)):
            faults.append(f"/runs/{number}: a rule is there twice")  # [3.49.3]
        for place, result in enumerate(run.get("results", [])):
            at, index = f"/runs/{number}/results/{place}", result["ruleIndex"]
            if not 0 <= index < len(ids) or ids[index] != result["ruleId"]:
                faults.append(f"{at}/ruleIndex: is not that of {result['ruleId']}")  # [3.27.6]
            for location in result.get("locations", []):
                where = location["physicalLocation"]["artifactLocation"]
                if "uriBaseId" in where and (":" in where["uri"] or where["uri"][0] == "/"):
                    faults.append(f"{at}: a URI that has a base is relative")  # [3.4.4]
    return faults
