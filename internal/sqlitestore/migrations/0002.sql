-- The shortest first: the order of relevance within a tier, for words that stand in so many statements that ranking all of them takes long.

CREATE INDEX statement_by_rank ON statement (rank, id);
