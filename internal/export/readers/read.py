"""Reads the files of the tests with programs that others wrote, and compares with what went into them (awkward and twoMode in
export_test.go)."""

import csv
import io
import json
import os
import pathlib
import sys
import warnings

import igraph
import networkx
import rdflib
from lxml import etree

folder = pathlib.Path(sys.argv[1])
checks = 0

SCHEMA = rdflib.Namespace("https://schema.org/")
OA = rdflib.Namespace("http://www.w3.org/ns/oa#")
PROV = rdflib.Namespace("http://www.w3.org/ns/prov#")
XSD = rdflib.Namespace("http://www.w3.org/2001/XMLSchema#")

A_LABEL = "Agentur „A“ & <B>"
B_LABEL = '=HYPERLINK("x")\nzwei'
# Characters that XML 1.0 does not have come as U+FFFD.
C_LABEL = "שלום 🏛 \ufffd\ufffd\ufffd|\\"


def same(what, got, want):
    global checks
    checks += 1
    if got != want:
        sys.exit(f"{what}: read {got!r}, want {want!r}")


def path(name):
    return str(folder / name)


def edges_by_id(graph, key):
    return {d.get(key): (u, v, d) for u, v, d in graph.edges(data=True)}


def networkx_gexf():
    g = networkx.read_gexf(path("awkward.gexf"), version="1.3")
    same("GEXF in NetworkX", (g.is_directed(), g.is_multigraph(), len(g), g.number_of_edges()), (True, True, 6, 5))
    a = g.nodes["agency:a"]
    same("attributes", {k: a[k] for k in ("label", "kind", "frequency", "share", "public", "founded", "home page")}, {
        "label": A_LABEL, "kind": "AGENCY", "frequency": 7, "share": 0.125, "public": True, "founded": "2005",
        "home page": "https://example.org/?a=1&b=2"})
    same("position", (a["viz"]["position"]["x"], a["viz"]["position"]["y"]), (-1.5, 20.0))
    same("spells of a node", a["spells"], [("2005-01-01", "2010-07-30"), ("2011-01-01", "None")])
    same("line break in a label", g.nodes["person:b"]["label"], B_LABEL)
    same("unknown value", "share" in g.nodes["person:b"], False)
    same("characters that XML does not have", g.nodes["person:c"]["label"], C_LABEL)
    e = edges_by_id(g, "id")
    same("parallel edges", {e[i][:2] for i in ("holds-position:1", "member-of:1")}, {("person:b", "agency:a")})
    same("edge", {k: v for k, v in e["holds-position:1"][2].items() if k != "id"}, {
        "kind": "HOLDS_POSITION", "symmetric": False, "count": 2, "role": "-Chefin", "weight": 1.0, "label": 'Vorstand, "Chef"',
        "spells": [("2017-01-01", "2022-07-30")]})
    same("loop", e["x:loop"][:2] + (e["x:loop"][2]["weight"],), ("agency:a", "agency:a", -2.5))
    same("symmetric edge", e["x:mutual"][2]["symmetric"], True)
    g = networkx.read_gexf(path("two-mode.gexf"), version="1.3")
    same("two modes", {n: d["mode"] for n, d in g.nodes(data=True)},
         {"ministry:m": 1, "claim:k": 2, "party:p": 1, "claim:l": 2, "claim:o": 2})
    same("undirected", (g.is_directed(), g.number_of_edges()), (False, 4))
    same("empty", len(networkx.read_gexf(path("empty.gexf"), version="1.3")), 0)


def networkx_graphml():
    for name in ("awkward.graphml", "awkward-visone.graphml"):
        g = networkx.read_graphml(path(name))
        same(f"{name} in NetworkX", (g.is_directed(), g.is_multigraph(), len(g), g.number_of_edges()), (True, True, 6, 5))
        same("graph", (g.graph["name"], g.graph["revision"], g.graph["changed_on"]), ("Awkward & <small>", "42", "2024-02-29"))
        same("attributes", g.nodes["agency:a"], {
            "label": A_LABEL, "kind": "AGENCY", "from": "2005;2011-01-01", "until": "2010-07;", "x": -1.5, "y": 20.0, "frequency": 7,
            "share": 0.125, "public": True, "founded": "2005", "home page": "https://example.org/?a=1&b=2"})
        same("labels", [g.nodes[n]["label"] for n in ("person:b", "person:c")], [B_LABEL, C_LABEL])
        e = edges_by_id(g, "edge_id")
        edge = {k: v for k, v in e["holds-position:1"][2].items() if k != "visone.direction"}
        same("edge", edge, {
            "edge_id": "holds-position:1", "kind": "HOLDS_POSITION", "label": 'Vorstand, "Chef"', "weight": 1.0, "symmetric": False,
            "from": "2017", "until": "2022-07-31", "count": 2, "role": "-Chefin"})
        same("weights", sorted(d["weight"] for _, _, d in e.values()), [-2.5, 0.0, 0.1, 1.0, 3.0])
    for name in ("two-mode.graphml", "two-mode-visone.graphml"):
        g = networkx.read_graphml(path(name), force_multigraph=True)
        same(name, (g.is_directed(), len(g), g.number_of_edges(), g.nodes["claim:o"]["mode"]), (False, 5, 4, 2))
    same("empty", len(networkx.read_graphml(path("empty.graphml"))), 0)


def igraph_graphml():
    for name in ("awkward.graphml", "awkward-visone.graphml"):
        g = igraph.Graph.Read_GraphML(path(name))
        same(f"{name} in igraph", (g.is_directed(), g.vcount(), g.ecount()), (True, 6, 5))
        same("ids", g.vs["id"], ["agency:a", "person:b", "person:c", "person:d", "person:e", "person:alone"])
        same("labels", g.vs["label"], [A_LABEL, B_LABEL, C_LABEL, "Same", "Same", "person:alone"])
        same("attributes", [g.vs[0][a] for a in ("frequency", "share", "public", "founded")], [7.0, 0.125, True, "2005"])
        same("edge ids", g.es["edge_id"], ["holds-position:1", "member-of:1", "x:loop", "x:mutual", ""])
        same("weights", g.es["weight"], [1.0, 0.1, -2.5, 3.0, 0.0])
        same("symmetric", g.es["symmetric"], [False, False, False, True, False])
        same("ends", g.get_edgelist(), [(1, 0), (1, 0), (0, 0), (2, 3), (4, 3)])
    g = igraph.Graph.Read_GraphML(path("two-mode.graphml"))
    same("two modes", (g.is_directed(), g.vs["mode"]), (False, [1.0, 2.0, 1.0, 2.0, 2.0]))
    same("empty", igraph.Graph.Read_GraphML(path("empty.graphml")).vcount(), 0)


def pajek():
    labels = [A_LABEL, "=HYPERLINK('x') zwei", "שלום 🏛   \ufffe|/", "Same", "Same_2", "person:alone"]
    g = networkx.read_pajek(path("awkward.net"))
    same("Pajek in NetworkX", (g.is_directed(), list(g), g.number_of_edges()), (True, labels, 5))
    same("name", g.graph["name"], "Awkward & <small>")
    arcs = sorted((d["weight"], d.get("l")) for _, _, d in g.edges(data=True))
    same("arcs", arcs, [(-2.5, "PART_OF"), (0.0, None), (0.1, "MEMBER_OF"), (1.0, "HOLDS_POSITION"), (3.0, "AGREES")])
    g = igraph.Graph.Read_Pajek(path("awkward.net"))
    same("Pajek in igraph", (g.is_directed(), g.vs["name"], g.es["weight"]), (True, labels, [1.0, 0.1, -2.5, 3.0, 0.0]))
    same("ends", g.get_edgelist(), [(1, 0), (1, 0), (0, 0), (2, 3), (4, 3)])
    for g in (networkx.read_pajek(path("two-mode.net")), igraph.Graph.Read_Pajek(path("two-mode.net")).to_networkx()):
        same("undirected", (g.is_directed(), len(g), g.number_of_edges()), (False, 5, 4))
    same("empty", (len(networkx.read_pajek(path("empty.net"))), igraph.Graph.Read_Pajek(path("empty.net")).vcount()), (0, 0))


def dl():
    g = igraph.Graph.Read_DL(path("awkward.dl"))
    same("DL in igraph", (g.vcount(), dict(zip(g.get_edgelist(), g.es["weight"]))),
         (6, {(0, 0): -2.5, (1, 0): 1.1, (2, 3): 3.0, (3, 2): 3.0}))
    same("labels", g.vs["name"][3:], ["Same", "Same_2", "person_alone"])


def rows(name):
    return list(csv.reader(io.StringIO((folder / name).read_text("utf-8"), newline="")))


def tables():
    nodes, edges, matrix = rows("awkward-nodes.csv"), rows("awkward-edges.csv"), rows("awkward-matrix.csv")
    same("headers of nodes", nodes[0][:2], ["Id", "Label"])
    same("headers of edges", edges[0][:4], ["Source", "Target", "Type", "Weight"])
    same("counts", (len(nodes), len(edges), len(matrix), {len(r) for r in matrix}), (7, 6, 7, {7}))
    same("formula", nodes[2][1], "'" + B_LABEL)
    same("negative number", [r[3] for r in edges[1:]], ["1", "0.1", "-2.5", "3", "0"])
    same("two-mode matrix", rows("two-mode-matrix.csv"), [
        ["", "Sanktionen wirken.", "Der Regelsatz reicht.", "Offen."], ["Ministerium für Arbeit", "2.5", "0", "0"], ["Partei", "-1", "1", "0"]])
    same("statements", [r[:5] for r in rows("statements.csv.csv")[1:]], [
        ["statement:s/1", "2023-07-06", "DIRECT_QUOTE", "de", "'=1+1\n\"Wörtlich\", {so} \\ 5 % & mehr"],
        ["statement:s~1", "2023", "SPEECH", "en", "Kurz."]])


def linked_data():
    base = rdflib.Namespace("https://example.org/id/")
    g = rdflib.Graph().parse(path("awkward.jsonld"), format="json-ld")
    same("persons", len(set(g.subjects(rdflib.RDF.type, SCHEMA.Person))), 5)
    same("edges", len(set(g.subjects(rdflib.RDF.type, rdflib.RDF.Statement))), 5)
    edge = base["holds-position:1"]
    same("ends", (g.value(edge, rdflib.RDF.subject), g.value(edge, rdflib.RDF.object)), (base["person:b"], base["agency:a"]))
    place = g.value(edge, PROV.wasDerivedFrom)
    same("source", g.value(place, OA.hasSource), base["document:d"])
    same("selectors", len(list(g.objects(place, OA.hasSelector))), 2)
    published = g.value(base["document:d"], SCHEMA.datePublished)
    same("date", (str(published), published.datatype), ("2023-07", XSD.gYearMonth))
    same("empty", len(rdflib.Graph().parse(path("empty.jsonld"), format="json-ld")), 0)

    g = rdflib.Graph().parse(path("statements.json_ld.jsonld"), format="json-ld")
    said = base["statement:s/1"]
    words = g.value(said, SCHEMA.text)
    same("words", (str(words), words.language), ('=1+1\n"Wörtlich", {so} \\ 5 % & mehr', "de"))
    same("speakers", set(g.objects(said, SCHEMA.creator)), {base["person:b"], base["association:v"]})
    same("sources", list(g.objects(said, PROV.wasQuotedFrom)), [base["document:d"]])
    found = g.query("""
        PREFIX oa: <http://www.w3.org/ns/oa#>
        SELECT ?exact ?start ?end WHERE {
          ?a oa:hasBody ?s ; oa:hasTarget [ oa:hasSelector [ oa:exact ?exact ], [ oa:start ?start ; oa:end ?end ] ] .
        }""", initBindings={"s": said})
    same("selectors", [tuple(v.toPython() for v in row) for row in found], [("Wörtlich", 10, 18)])
    found = g.query("""
        PREFIX oa: <http://www.w3.org/ns/oa#>
        PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        SELECT ?claim ?stance WHERE {
          ?a oa:motivatedBy oa:assessing ; oa:hasTarget ?s ; oa:hasBody ?claim, [ rdf:value ?stance ] . FILTER(isIRI(?claim))
        }""", initBindings={"s": said})
    same("stance", [tuple(map(str, row)) for row in found], [(str(base["claim:k"]), "OPPOSES")])


def citations():
    items = json.loads((folder / "statements.csl_json.json").read_text("utf-8"))
    same("issued", [i["issued"] for i in items], [{"date-parts": [[2023, 7, 6]]}, {"date-parts": [[2023]]}])
    same("type", [i["type"] for i in items], ["document", "speech"])


def gexf_schema():
    schema = os.environ.get("GEXF_SCHEMA")
    if not schema:
        print("GEXF is not validated: GEXF_SCHEMA, the folder of its schema, is not set.")
        return
    grammar = etree.RelaxNG(etree.parse(os.path.join(schema, "gexf.rng")))
    for name in ("awkward.gexf", "two-mode.gexf", "empty.gexf"):
        valid = grammar.validate(etree.parse(path(name)))
        same(f"{name} by the schema: {grammar.error_log}", valid, True)


warnings.simplefilter("error")  # a reader that complains has not read it well
warnings.simplefilter("ignore", DeprecationWarning)  # RDFLib's, of itself
for check in (networkx_gexf, networkx_graphml, igraph_graphml, pajek, dl, tables, linked_data, citations, gexf_schema):
    check()
print(f"{checks} checks with NetworkX {networkx.__version__}, igraph {igraph.__version__}, RDFLib {rdflib.__version__}")
