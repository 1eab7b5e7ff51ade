// A permalink holds the query in the URL's fragment, which browsers do not send to any server:
// #query=…&variables=…&operationName=…

/** The query that a fragment holds, or null when it holds none. A plus sign is read as a space, as in a form. */
export function readLink(hash) {
  const fields = new URLSearchParams(hash.replace(/^#/, ''));
  const query = fields.get('query');
  if (!query) return null;
  return {
    query,
    variables: fields.get('variables') ?? '',
    operationName: fields.get('operationName'),
  };
}

/** The fragment for a query. Spaces are written as %20, which every reader understands. */
export function writeLink({ query, variables, operationName }) {
  const fields = { query, variables: variables?.trim(), operationName };
  return '#' + Object.entries(fields)
    .filter(([, value]) => value)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
}
