package explorer

import "slices"

// allPages are the pages. The first whose path fits answers.
func allPages() []Page {
	return slices.Concat(homePages(), actorPages(), topicPages(), statementPages(), documentPages(), prosePages(), networkPages())
}
