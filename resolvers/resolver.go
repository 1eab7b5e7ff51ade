package resolvers

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"wortlaut/graph"
	"wortlaut/graph/model"
	"wortlaut/internal/inquiry"
	"wortlaut/internal/kg"
)

// Resolver is the root of all resolvers.
type Resolver struct {
	graph *kg.Graph
	// kinds are the kinds of records that can stand where a GraphQL type is named.
	kinds map[string]map[kg.Kind]bool
	// places are where networks that were drawn lately are drawn.
	places *inquiry.Places
}

var _ graph.ResolverRoot = (*Resolver)(nil)

// New returns the resolvers over a graph.
func New(g *kg.Graph) *Resolver {
	r := &Resolver{graph: g, places: inquiry.NewPlaces()}
	r.kinds = kindsByType(graph.NewExecutableSchema(graph.Config{Resolvers: r}).Schema())
	return r
}

func kindsByType(schema *ast.Schema) map[string]map[kg.Kind]bool {
	kinds := map[string]map[kg.Kind]bool{}
	for name, types := range schema.PossibleTypes {
		kinds[name] = map[kg.Kind]bool{}
		for _, k := range append([]kg.Kind{kg.KindRelationship, kg.KindStatement}, kg.EntityKinds...) {
			for _, t := range types {
				if strings.EqualFold(t.Name, strings.ReplaceAll(string(k), "_", "")) {
					kinds[name][k] = true
				}
			}
		}
	}
	return kinds
}

// Query implements [graph.ResolverRoot].
func (r *Resolver) Query() graph.QueryResolver { return query{r} }

// Mutation implements [graph.ResolverRoot].
func (r *Resolver) Mutation() graph.MutationResolver { return mutation{r} }

// Person implements [graph.ResolverRoot].
func (r *Resolver) Person() graph.PersonResolver {
	return personFields{actorFields[*model.Person]{r}}
}

func organizationOf[T model.EntityView](r *Resolver) organizationFields[T] {
	return organizationFields[T]{actorFields[T]{r}}
}

// Ministry implements [graph.ResolverRoot].
func (r *Resolver) Ministry() graph.MinistryResolver { return organizationOf[*model.Ministry](r) }

// Agency implements [graph.ResolverRoot].
func (r *Resolver) Agency() graph.AgencyResolver { return organizationOf[*model.Agency](r) }

// Company implements [graph.ResolverRoot].
func (r *Resolver) Company() graph.CompanyResolver { return organizationOf[*model.Company](r) }

// Institution implements [graph.ResolverRoot].
func (r *Resolver) Institution() graph.InstitutionResolver {
	return organizationOf[*model.Institution](r)
}

// LocalAuthority implements [graph.ResolverRoot].
func (r *Resolver) LocalAuthority() graph.LocalAuthorityResolver {
	return organizationOf[*model.LocalAuthority](r)
}

// Association implements [graph.ResolverRoot].
func (r *Resolver) Association() graph.AssociationResolver {
	return associationFields{organizationOf[*model.Association](r)}
}

// Jobcenter implements [graph.ResolverRoot].
func (r *Resolver) Jobcenter() graph.JobcenterResolver {
	return jobcenterFields{organizationOf[*model.Jobcenter](r)}
}

// Party implements [graph.ResolverRoot].
func (r *Resolver) Party() graph.PartyResolver {
	return clubFields[*model.Party]{organizationOf[*model.Party](r)}
}

// ParliamentaryGroup implements [graph.ResolverRoot].
func (r *Resolver) ParliamentaryGroup() graph.ParliamentaryGroupResolver {
	return clubFields[*model.ParliamentaryGroup]{organizationOf[*model.ParliamentaryGroup](r)}
}

// Parliament implements [graph.ResolverRoot].
func (r *Resolver) Parliament() graph.ParliamentResolver {
	return parliamentFields{organizationOf[*model.Parliament](r)}
}

// Relationship implements [graph.ResolverRoot].
func (r *Resolver) Relationship() graph.RelationshipResolver { return relationshipFields{r} }

// Statement implements [graph.ResolverRoot].
func (r *Resolver) Statement() graph.StatementResolver { return statementFields{r} }

// Attribution implements [graph.ResolverRoot].
func (r *Resolver) Attribution() graph.AttributionResolver { return attributionFields{r} }

// Position implements [graph.ResolverRoot].
func (r *Resolver) Position() graph.PositionResolver { return positionFields{r} }

// Citation implements [graph.ResolverRoot].
func (r *Resolver) Citation() graph.CitationResolver { return citationFields{r} }

// StatementFacets implements [graph.ResolverRoot].
func (r *Resolver) StatementFacets() graph.StatementFacetsResolver { return facetFields{r} }

// Topic implements [graph.ResolverRoot].
func (r *Resolver) Topic() graph.TopicResolver { return topicFields{r} }

// Claim implements [graph.ResolverRoot].
func (r *Resolver) Claim() graph.ClaimResolver { return claimFields{r} }

// Document implements [graph.ResolverRoot].
func (r *Resolver) Document() graph.DocumentResolver { return documentFields{r} }

// Section implements [graph.ResolverRoot].
func (r *Resolver) Section() graph.SectionResolver { return sectionFields{r} }

// Suggestion implements [graph.ResolverRoot].
func (r *Resolver) Suggestion() graph.SuggestionResolver { return suggestionFields{r} }

// SuggestedSpeaker implements [graph.ResolverRoot].
func (r *Resolver) SuggestedSpeaker() graph.SuggestedSpeakerResolver {
	return suggestedSpeakerFields{r}
}

// Event implements [graph.ResolverRoot].
func (r *Resolver) Event() graph.EventResolver { return eventFields{r} }

// Region implements [graph.ResolverRoot].
func (r *Resolver) Region() graph.RegionResolver { return regionFields{r} }

// Change implements [graph.ResolverRoot].
func (r *Resolver) Change() graph.ChangeResolver { return changeFields{r} }

// NetworkNode implements [graph.ResolverRoot].
func (r *Resolver) NetworkNode() graph.NetworkNodeResolver { return networkNodeFields{r} }

// NetworkTie implements [graph.ResolverRoot].
func (r *Resolver) NetworkTie() graph.NetworkTieResolver { return networkTieFields{r} }

// Path implements [graph.ResolverRoot].
func (r *Resolver) Path() graph.PathResolver { return pathFields{r} }

// Comparison implements [graph.ResolverRoot].
func (r *Resolver) Comparison() graph.ComparisonResolver { return comparisonFields{r} }

// SharedNode implements [graph.ResolverRoot].
func (r *Resolver) SharedNode() graph.SharedNodeResolver { return sharedNodeFields{r} }

// SharedPart implements [graph.ResolverRoot].
func (r *Resolver) SharedPart() graph.SharedPartResolver { return sharedPartFields{r} }

// SharedSubject implements [graph.ResolverRoot].
func (r *Resolver) SharedSubject() graph.SharedSubjectResolver { return sharedSubjectFields{r} }

// SharedSide implements [graph.ResolverRoot].
func (r *Resolver) SharedSide() graph.SharedSideResolver { return sharedSideFields{r} }

// DiscourseSlice implements [graph.ResolverRoot].
func (r *Resolver) DiscourseSlice() graph.DiscourseSliceResolver { return discourseSliceFields{r} }

// DiscourseNode implements [graph.ResolverRoot].
func (r *Resolver) DiscourseNode() graph.DiscourseNodeResolver { return discourseNodeFields{r} }

// DiscourseTie implements [graph.ResolverRoot].
func (r *Resolver) DiscourseTie() graph.DiscourseTieResolver { return discourseTieFields{r} }
