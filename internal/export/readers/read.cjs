// Reads the files of the tests with JavaScript programs that others wrote, and compares with what went into them.
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { MultiGraph } = require('graphology');
const Graph = require('graphology');
const gexf = require('graphology-gexf');
const graphml = require('graphology-graphml');
const cytoscape = require('cytoscape');

const folder = process.argv[2];
const read = (name) => fs.readFileSync(path.join(folder, name), 'utf8');
const label = 'Agentur „A“ & <B>';

{
  const g = gexf.parse(Graph, read('awkward.gexf'));
  assert.deepEqual([g.order, g.size, g.type], [6, 5, 'directed']);
  const a = g.getNodeAttributes('agency:a');
  assert.deepEqual([a.label, a.frequency, a.share, a.public, a['home page'], a.x, a.y], [label, 7, 0.125, true, 'https://example.org/?a=1&b=2', -1.5, 20]);
  const e = g.getEdgeAttributes('holds-position:1');
  assert.deepEqual([e.kind, e.weight, e.count, e.symmetric], ['HOLDS_POSITION', 1, 2, false]);
  const two = gexf.parse(Graph, read('two-mode.gexf'));
  assert.deepEqual([two.order, two.size, two.type, two.getNodeAttribute('claim:o', 'mode')], [5, 4, 'undirected', 2]);
}

for (const name of ['awkward.graphml', 'awkward-visone.graphml']) {
  const g = graphml.parse(MultiGraph, read(name));
  assert.deepEqual([g.order, g.size], [6, 5], name);
  assert.equal(g.getNodeAttribute('agency:a', 'label'), label);
  assert.deepEqual(g.mapEdges((_, { weight }) => weight).sort((a, b) => a - b), [-2.5, 0, 0.1, 1, 3]);
}

{
  const g = Graph.from(JSON.parse(read('awkward-graphology.json')));
  assert.deepEqual([g.order, g.size, g.type, g.multi], [6, 5, 'mixed', true]);
  assert.deepEqual([g.isUndirected('x:mutual'), g.isSelfLoop('x:loop'), g.isDirected('member-of:1')], [true, true, true]);
  assert.equal(g.getNodeAttribute('person:c', 'label'), 'שלום 🏛 \x00\x1b\uFFFE|\\');
  assert.equal(g.getAttribute('revision'), '42');
  const two = Graph.from(JSON.parse(read('two-mode-graphology.json')));
  assert.deepEqual([two.order, two.size, two.type], [5, 4, 'undirected']);
  assert.equal(Graph.from(JSON.parse(read('empty-graphology.json'))).order, 0);
}

{
  const cy = cytoscape({ headless: true });
  cy.json(JSON.parse(read('awkward.cyjs')));
  assert.deepEqual([cy.nodes().length, cy.edges().length, cy.data('revision')], [6, 5, '42']);
  assert.deepEqual([cy.$id('agency:a').data('label'), cy.$id('agency:a').position()], [label, { x: -1.5, y: 20 }]);
  assert.deepEqual([cy.$id('x:loop').isLoop(), cy.$id('member-of:1').data('weight')], [true, 0.1]);
}

console.log('graphology and Cytoscape.js read them all');
