import { createGraphiQLFetcher } from '@graphiql/toolkit';

/** The address of the API. */
export const endpoint = new URL('../graphql', document.baseURI).href;

/** Sends GraphiQL's requests. No subscriptions and no incremental delivery: the API has neither. */
export const fetcher = createGraphiQLFetcher({
  url: endpoint,
  enableIncrementalDelivery: false,
  headers: { accept: 'application/graphql-response+json, application/json' },
  fetch: fetchJSON,
});

// Without this a proxy's error page would be reported as "Unexpected token '<'".
async function fetchJSON(url, init) {
  const response = await fetch(url, init);
  if (/json/.test(response.headers.get('content-type'))) return response;
  throw new Error(`Keine GraphQL-Antwort von ${url}: ${response.status} ${response.statusText}. No GraphQL response; try again later.`);
}
