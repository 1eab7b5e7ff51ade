// Package discourse makes networks out of coded statements, by the method of discourse network analysis: who agrees with whom, and who speaks
// about what, over time.
//
// A row says that a statement connects a value of variable 1 (an actor) with a value of variable 2 (a claim, a topic, a document), with a
// qualifier (the stance). Let x[i,j,k] be the number of rows with variable 1 = i, variable 2 = j and qualifier = k. A two-mode network has the
// cells i × j; a one-mode network ties i and i′ through all j that both speak about; a three-mode network leads from speakers to
// addressees, with one tie for each claim. The definitions are those of P. Leifeld, Discourse Network Analysis (in: The Oxford Handbook of
// Political Networks, 2017), as his program DNA 3 computes them; where its results would surprise, this package has its own, and the option
// DNACompatible has DNA's. Each constant says its formula.
//
// Its one rule: rows in, networks out, and the same rows give the same bytes in whatever order they came: counts are summed as integers,
// weights in the order of the rows, and nothing is read in the order of a map.
package discourse
