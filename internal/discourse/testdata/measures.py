"""Writes measures.json: what NetworkX says of three graphs that were made up for it.

    pip install networkx==3.6.1 numpy scipy && python measures.py > measures.json

The figures are those of the functions' defaults, but for a PageRank that is computed to the last digits. The split into two camps is the best of
all there are, where the graph is small enough to try them.
"""
import itertools
import json
import random

import networkx as nx


def bridge():
    "Two close groups with one tie between, a node at the end of one, and a node alone."
    edges = [(i, j, 1 + (i + j) % 3) for i, j in itertools.combinations(range(4), 2)]
    edges += [(i, j, 2) for i, j in itertools.combinations(range(4, 9), 2)]
    return 11, edges + [(3, 4, 0.5), (8, 9, 1)]


def pieces():
    "A ring, a star and a pair, with weights between 0 and 1."
    edges = [(i, (i + 1) % 5, 0.25 + i / 10) for i in range(5)]
    edges += [(5, i, 1 / i) for i in range(6, 10)]
    return 12, edges + [(10, 11, 0.75)]


def crowd():
    "Forty nodes in four groups: most ties within, some across."
    r = random.Random(7)
    return 40, [
        (i, j, r.randint(1, 9))
        for i, j in itertools.combinations(range(40), 2)
        if r.random() < (0.6 if i % 4 == j % 4 else 0.05)
    ]


def best_split(g):
    tied = sorted(n for n in g if g.degree(n))
    if len(tied) > 14:
        return None
    best = 0
    for bits in range(2 ** (len(tied) - 1)):
        one = {n for i, n in enumerate(tied) if bits >> i & 1}
        best = max(best, nx.community.modularity(g, [one, set(g) - one]))
    return best


def figures(size, edges):
    g = nx.Graph()
    g.add_nodes_from(range(size))
    g.add_weighted_edges_from(edges)
    each = lambda d: [d[n] for n in range(size)]
    communities = nx.community.louvain_communities(g, seed=1)
    components = sorted(nx.connected_components(g), key=min)
    return {
        "nodes": size,
        "edges": edges,
        "degree": each(dict(g.degree())),
        "strength": each(dict(g.degree(weight="weight"))),
        "betweenness": each(nx.betweenness_centrality(g)),
        "closeness": each(nx.closeness_centrality(g)),
        "pageRank": each(nx.pagerank(g, tol=1e-14, max_iter=10000)),
        "core": each(nx.core_number(g)),
        "component": [next(i for i, c in enumerate(components) if n in c) for n in range(size)],
        "community": [next(i for i, c in enumerate(sorted(communities, key=min)) if n in c) for n in range(size)],
        "modularity": nx.community.modularity(g, communities),
        "bestSplit": best_split(g),
    }


print(json.dumps({f.__name__: figures(*f()) for f in (bridge, pieces, crowd)}, indent=1))
