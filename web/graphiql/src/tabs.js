import { pick, useGraphiQL, useGraphiQLActions } from '@graphiql/react';

/**
 * A function that shows a query: in the tab that already holds it, else in the active tab if mayReplace says that its text
 * is no loss, else in a new tab. It never runs the query.
 */
export function useOpenQuery(mayReplace) {
  const { tabs, activeTabIndex, queryEditor, variableEditor, responseEditor } = useGraphiQL(
    pick('tabs', 'activeTabIndex', 'queryEditor', 'variableEditor', 'responseEditor'),
  );
  const { addTab, changeTab, setOperationFacts, stop, updateActiveTabValues } = useGraphiQLActions();

  return ({ query, variables = '', operationName = null }) => {
    // The editor reads a query a tenth of a second after it was set; until then the old one's operation must not be sent.
    const noOperation = { documentAST: undefined, operations: undefined, operationName: undefined };

    const index = tabs.findIndex((tab) => tab.query === query && (tab.variables ?? '') === variables);
    if (index === activeTabIndex) return;
    if (index >= 0) {
      changeTab(index);
      setOperationFacts(noOperation);
      return;
    }

    if (mayReplace(queryEditor.getValue())) stop();
    else addTab();
    updateActiveTabValues({ query, variables, operationName, response: null });
    queryEditor.setValue(query);
    variableEditor.setValue(variables);
    responseEditor.setValue('');
    setOperationFacts(noOperation);
  };
}
