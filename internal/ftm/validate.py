"""Holds entities to the model of FollowTheMoney: every schema and property is known, every value is one of its type in the form that the model itself
would give it, what a schema needs is there, and whatever an entity names is in the file and of the kind that the property asks for."""

import json
import pathlib
import sys

from followthemoney import model
from followthemoney.proxy import EntityProxy
from followthemoney.types import registry

problems = []
checked = 0

for path in sorted(pathlib.Path(sys.argv[1]).glob("*.ftm.json")):
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    schemata = {e["id"]: model.get(e["schema"]) for e in lines}
    if len(schemata) != len(lines):
        problems.append(f"{path.name}: ids stand there twice")
    for number, data in enumerate(lines, 1):
        def wrong(what):
            problems.append(f"{path.name}: line {number}: {what}")

        schema = schemata[data["id"]]
        if schema is None or schema.abstract:
            wrong(f"{data['schema']} is no schema of an entity")
            continue
        if not registry.entity.validate(data["id"]):
            wrong(f"{data['id']} is no id")
        schema.validate(data)
        for name, values in data["properties"].items():
            prop = schema.get(name)
            if prop is None or prop.stub:
                wrong(f"a {schema.name} has no {name}")
                continue
            for value in values:
                checked += 1
                if len(value) > prop.max_length:
                    wrong(f"{name} is longer than {prop.max_length}")
                if not prop.type.validate(value) or prop.type.clean(value) is None:
                    wrong(f"{name}: {value!r} is no {prop.type.name}")
                if prop.type != registry.entity:
                    continue
                other = schemata.get(value)
                if other is None:
                    wrong(f"{name}: {value} is not in the file")
                elif not other.is_a(prop.range):
                    wrong(f"{name}: {value} is a {other.name}, not a {prop.range.name}")
        for name in schema.required:
            if not data["properties"].get(name):
                wrong(f"a {schema.name} needs a {name}")
        proxy = EntityProxy.from_dict(data, cleaned=False)
        kept = {name: set(values) for name, values in proxy.to_dict()["properties"].items()}
        for name, values in data["properties"].items():
            if len(kept.get(name, ())) != len(values):
                wrong(f"of {name}: {values} the model keeps {kept.get(name)}")
    print(f"{path.name}: {len(lines)} entities")

for problem in problems[:40]:
    print(problem, file=sys.stderr)
if problems or not checked:
    sys.exit(f"{len(problems)} problems in {checked} values")
print(f"{checked} values are valid")
