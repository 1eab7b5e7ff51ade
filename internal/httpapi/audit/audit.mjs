// Puts the audits of graphql-http to the server at the address it is given: `node audit.mjs http://127.0.0.1:8080/graphql`.
// Prints each that is not met, and how many are. Fails unless all are: those that the draft only recommends too.
import { serverAudits } from "graphql-http";

const expected = 61;

const [url] = process.argv.slice(2);
if (!url) {
  console.error("Say which server to audit: node audit.mjs URL");
  process.exit(2);
}

let met = 0;
for (const audit of serverAudits({ url })) {
  const result = await audit.fn();
  if (result.status === "ok") met++;
  else console.log(`${result.status} ${audit.id} ${audit.name}: ${result.reason}`);
}
console.log(`${met} of ${expected} audits are met.`);
process.exitCode = met === expected ? 0 : 1;
