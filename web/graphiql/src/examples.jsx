import { pick, useGraphiQL } from '@graphiql/react';
import { writeLink } from './link.js';
import { useOpenQuery } from './tabs.js';

const GROUPS = [
  { id: 'researcher', de: 'Forschung', en: 'Researchers' },
  { id: 'developer', de: 'Entwicklung', en: 'Front-end developers' },
  { id: 'journalist', de: 'Redaktion', en: 'Journalists' },
];

/** The examples that the server offers: [{group, slug, title, query}]. */
export async function loadExamples() {
  const response = await fetch(new URL('examples.json', document.baseURI));
  if (!response.ok) throw new Error(`examples.json: ${response.status} ${response.statusText}`);
  return response.json();
}

/** The side panel with the examples; problem is said in place of an empty list. */
export function examplesPlugin(examples, problem) {
  return {
    title: 'Beispiele · Examples',
    icon: ExamplesIcon,
    content: () => <Examples examples={examples} problem={problem} />,
  };
}

function Examples({ examples, problem }) {
  const { tabs, activeTabIndex } = useGraphiQL(pick('tabs', 'activeTabIndex'));
  const open = useOpenQuery((text) => !text.trim() || examples.some(({ query }) => query === text));

  function show(example) {
    history.pushState(null, '', writeLink(example));
    open(example);
  }

  return (
    <section className="examples" aria-labelledby="examples-title">
      <h2 id="examples-title">Beispiele <span lang="en">Examples</span></h2>
      {problem && <p role="alert">Die Beispiele fehlen: {problem}. <span lang="en">Reload the page to try again.</span></p>}
      {GROUPS.map(({ id, de, en }) => (
        <section key={id} aria-labelledby={`examples-${id}`}>
          <h3 id={`examples-${id}`}>{de} <span lang="en">{en}</span></h3>
          <ul>
            {examples.filter(({ group }) => group === id).map((example) => (
              <li key={example.slug}>
                <button
                  type="button"
                  data-example={`${id}/${example.slug}`}
                  aria-current={tabs[activeTabIndex].query === example.query || undefined}
                  onClick={() => show(example)}
                >
                  <Title text={example.title} />
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </section>
  );
}

// German first, English after a middle dot.
function Title({ text }) {
  const [de, en] = text.split(' · ');
  return <>{de}{en && <span lang="en">{en}</span>}</>;
}

function ExamplesIcon(props) {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" {...props}>
      <path d="M4 5.5A1.5 1.5 0 0 1 5.5 4H11v15.5H5.5A1.5 1.5 0 0 0 4 21zM20 5.5A1.5 1.5 0 0 0 18.5 4H13v15.5h5.5A1.5 1.5 0 0 1 20 21z" />
    </svg>
  );
}
