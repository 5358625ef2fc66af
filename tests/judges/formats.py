"""Holds the formats of findings against their schemas, reads them as others do, and makes the fixes that they offer.

    formats.py JUDGES ROOT SARIF GITLAB JUNIT RDJSONL JSON

JUDGES is where the schemas that are not ours lie, ROOT the folder that paths count from.
"""

import json
import pathlib
import re
import sys
import urllib.parse

import jsonschema
import junitparser
import xmlschema

JUDGES, ROOT, SARIF, GITLAB, JUNIT, RDJSONL, JSON = map(pathlib.Path, sys.argv[1:])
HERE = pathlib.Path(__file__).parent


def read(path):
    return json.loads(path.read_bytes())


def check(schema, data, name):
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    for error in validator(schema, format_checker=validator.FORMAT_CHECKER).iter_errors(data):
        sys.exit(f"{name}: {error.json_path}: {error.message[:200]}")


sarif, gitlab, ours = read(SARIF), read(GITLAB), read(JSON)["findings"]
rdjson = [json.loads(line) for line in RDJSONL.read_text(encoding="utf-8").split("\n") if line]
check(read(JUDGES / "sarif.schema.json"), sarif, "sarif")
check(read(HERE / "gitlab.schema.json"), gitlab, "gitlab")
for line in rdjson:
    check(read(HERE / "rdjson.schema.json"), line, "rdjsonl")
for error in xmlschema.XMLSchema(str(JUDGES / "junit.xsd")).iter_errors(str(JUNIT)):
    sys.exit(f"junit: {error}")

run = sarif["runs"][0]
results, rules = run["results"], run["tool"]["driver"]["rules"]
suites = list(junitparser.JUnitXml.fromfile(str(JUNIT)))
cases = [case for suite in suites for case in suite]

# All tell of the same, each finding has one identity, and no case hides another.
assert len(results) == len(gitlab) == len(rdjson) == len(ours)
assert len(cases) == max(len(ours), 1), len(cases)
prints = [finding["fingerprint"] for finding in ours]
assert len(set(prints)) == len(prints)
assert prints == [one["fingerprint"] for one in gitlab]
assert prints == [one["partialFingerprints"]["writings/v1"] for one in results]
assert len({(case.classname, case.name) for case in cases}) == len(cases)
errors = sum(finding["severity"] == "error" for finding in ours)
assert errors == sum(suite.failures for suite in suites) == sum(bool(case.is_failure) for case in cases)
assert len(ours) - errors == sum(suite.skipped for suite in suites) == sum(bool(case.is_skipped) for case in cases)
for result in results:
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def lines(text):
    """Where each line begins: LF, CRLF and a lone CR end one."""
    return [0] + [match.end() for match in re.finditer("\r\n|\n|\r", text)]


def by_points(path, region):
    """A region of SARIF as a range of bytes: columns count code points, and a BOM is none."""
    data = (ROOT / path).read_bytes()
    text = data.decode("utf-8", errors="replace")
    bom = text.startswith("\ufeff")
    at = lambda line, column: lines(text)[line - 1] + column - 1 + (1 if bom and line == 1 else 0)
    start = at(region["startLine"], region["startColumn"])
    end = at(region["endLine"], region["endColumn"])
    return len(text[:start].encode()), len(text[:end].encode())


def by_bytes(path, span):
    """A range of reviewdog as a range of bytes."""
    text = (ROOT / path).read_bytes().decode("latin-1")
    at = lambda place: lines(text)[place["line"] - 1] + place["column"] - 1
    return at(span["start"]), at(span["end"])


def spliced(data, edits):
    for start, end, text in sorted(edits, reverse=True):
        data = data[:start] + text.encode() + data[end:]
    return data


fixes = 0
for finding, result, line in zip(ours, results, rdjson):
    place = finding["place"]
    path = line["location"]["path"]
    physical = result["locations"][0]["physicalLocation"]
    assert urllib.parse.unquote(physical["artifactLocation"]["uri"]) == path
    data = (ROOT / path).read_bytes()
    try:
        data.decode()
    except UnicodeDecodeError:
        # Where bytes are no text, programs differ in how they count them.
        continue
    # At the very start a BOM is before the place for one, and in it for another.
    if place["start"] > 3:
        assert by_points(path, physical["region"]) == (place["start"], place["end"]), (path, place)
        assert by_bytes(path, line["location"]["range"]) == (place["start"], place["end"]), (path, place)
    assert ("fix" in finding) == ("fixes" in result)
    if "fix" not in finding:
        continue
    wanted = spliced(data, [(edit["start"], edit["end"], edit["text"]) for edit in finding["fix"]["edits"]])
    change = result["fixes"][0]["artifactChanges"][0]
    edits = [(*by_points(path, one["deletedRegion"]), one["insertedContent"]["text"]) for one in change["replacements"]]
    assert spliced(data, edits) == wanted, (path, edits)
    for suggestion in line.get("suggestions", []):
        assert spliced(data, [(*by_bytes(path, suggestion["range"]), suggestion["text"])]) == wanted, suggestion
    fixes += 1
print(f"{len(ours)} findings and {fixes} fixes agree")
