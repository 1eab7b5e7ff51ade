package httpapi

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"wortlaut/internal/kg"
	"wortlaut/resolvers"
)

// EnvEditorToken is the environment variable that a server takes [Config.EditorToken] from: what stands on a command line can be read by others.
const EnvEditorToken = "WORTLAUT_EDITOR_TOKEN"

// LeastEditorToken is the shortest token of editors, in bytes: a shorter one can be guessed.
const LeastEditorToken = 16

// CheckEditorToken refuses a token that no header can carry or that can be guessed. None is fine: then nothing can be written.
func CheckEditorToken(token string) error {
	if token == "" {
		return nil
	}
	if len(token) < LeastEditorToken || strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return kg.Errorf(kg.Invalid, "%s: give at least %d ASCII letters, digits and signs without blanks, as of `openssl rand -hex 32`", EnvEditorToken, LeastEditorToken)
	}
	return nil
}

// editorName is what the log calls who has the token: one token is shared by all who have it.
const editorName = "editor"

// mutates says whether the operation of a request is a mutation.
func mutates(doc *ast.QueryDocument, operation string) bool {
	if doc == nil {
		return false
	}
	op := doc.Operations.ForName(operation)
	return op != nil && op.Operation == ast.Mutation
}

// authorize lets who has the token write.
func (t transport) authorize(ctx context.Context, w http.ResponseWriter, r *http.Request) (context.Context, *refusal) {
	if t.editorToken == "" {
		return nil, &refusal{http.StatusForbidden, kg.Forbidden, "Nothing can be written to this server. Whoever runs it can allow it: start it with a token in " + EnvEditorToken + "."}
	}
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || !equal(strings.TrimSpace(token), t.editorToken) {
		w.Header().Set("WWW-Authenticate", "Bearer")
		return nil, &refusal{http.StatusUnauthorized, kg.Unauthenticated, "A mutation needs the token of the editors: send it in the header `Authorization: Bearer …`."}
	}
	return resolvers.WithEditor(ctx, editorName), nil
}

// equal compares in a time that tells nothing of either, not even their lengths.
func equal(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}
