package kg

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// cursorVersion is the first part of every cursor, so that cursors of an earlier make are refused and not misread.
const cursorVersion = "1"

// cursorSeparator stands between the parts of a cursor; no part can hold it, being ASCII without control characters.
const cursorSeparator = "\x1f"

// listName tells one list from every other: what is listed, of which parent, by which filter and order. A cursor carries it, so
// that it is of no use for another list.
func listName(parts ...any) string {
	sum := sha256.Sum256(encode(parts))
	return hex.EncodeToString(sum[:6])
}

func encodeCursor(list string, k Key) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strings.Join([]string{cursorVersion, list, k.Sort, string(k.ID)}, cursorSeparator)))
}

func decodeCursor(longest int, list, cursor string) (*Key, error) {
	if len(cursor) > longest {
		return nil, Errorf(Limit, "the cursor has %d bytes, at most %d are read", len(cursor), longest)
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	parts := strings.Split(string(raw), cursorSeparator)
	if err != nil || len(parts) != 4 || parts[0] != cursorVersion || !isPrintableASCII(parts[2]+parts[3]) {
		return nil, Errorf(Invalid, "%q is not a cursor: take one from `cursor`, `startCursor` or `endCursor`", Clip(cursor))
	}
	if parts[1] != list {
		return nil, Errorf(Invalid, "the cursor belongs to another list: use it with the same field, arguments and parent it came from")
	}
	return &Key{Sort: parts[2], ID: ID(parts[3])}, nil
}

func isPrintableASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' })
}
