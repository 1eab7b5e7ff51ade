package dna

// The version that is read, and written: DNA calls its layout by the release that made it.
const (
	major   = "3."
	version = "3.0.7"
	date    = "2022-06-10" // of that release
)

// needed are the columns that are read. A database that lacks one was not written by DNA 3.
var needed = []struct {
	table   string
	columns []string
}{
	{"SETTINGS", []string{"Property", "Value"}},
	{"CODERS", []string{"ID", "Name"}},
	{"DOCUMENTS", []string{"ID", "Title", "Text", "Coder", "Author", "Source", "Section", "Notes", "Type", "Date"}},
	{"STATEMENTTYPES", []string{"ID", "Label"}},
	{"VARIABLES", []string{"ID", "Variable", "DataType", "StatementTypeId"}},
	{"VARIABLELINKS", []string{"ID"}},
	{"REGEXES", []string{"Label"}},
	{"STATEMENTS", []string{"ID", "StatementTypeId", "DocumentId", "Start", "Stop", "Coder"}},
	{"DATABOOLEAN", []string{"ID", "StatementId", "VariableId", "Value"}},
	{"DATAINTEGER", []string{"ID", "StatementId", "VariableId", "Value"}},
	{"ENTITIES", []string{"ID", "VariableId", "Value", "Red", "Green", "Blue", "ChildOf"}},
	{"DATASHORTTEXT", []string{"ID", "StatementId", "VariableId", "Entity"}},
	{"DATALONGTEXT", []string{"ID", "StatementId", "VariableId", "Value"}},
	{"ATTRIBUTEVARIABLES", []string{"ID", "VariableId", "AttributeVariable"}},
	{"ATTRIBUTEVALUES", []string{"ID", "EntityId", "AttributeVariableId", "AttributeValue"}},
}

// The data types of variables.
const (
	shortText = "short text"
	longText  = "long text"
	boolean   = "boolean"
	integer   = "integer"
)

// maxText is the longest short text that DNA keeps, in code points: titles, values, names.
const maxText = 190

// layout makes the tables of DNA 3. Coders may do everything: that is the default of every permission.
const layout = `
CREATE TABLE SETTINGS (Property TEXT PRIMARY KEY, Value TEXT NOT NULL);
CREATE TABLE CODERS (
	ID INTEGER NOT NULL PRIMARY KEY,
	Name TEXT NOT NULL CHECK (LENGTH(Name) < 191),
	Red INTEGER NOT NULL DEFAULT 0, Green INTEGER NOT NULL DEFAULT 0, Blue INTEGER NOT NULL DEFAULT 0,
	Refresh INTEGER NOT NULL DEFAULT 0,
	FontSize INTEGER NOT NULL DEFAULT 14,
	Password TEXT NOT NULL CHECK (LENGTH(Password) < 191),
	PopupWidth INTEGER DEFAULT 300,
	ColorByCoder INTEGER NOT NULL DEFAULT 0,
	PopupDecoration INTEGER NOT NULL DEFAULT 0,
	PopupAutoComplete INTEGER NOT NULL DEFAULT 1,
	PermissionAddDocuments INTEGER NOT NULL DEFAULT 1,
	PermissionEditDocuments INTEGER NOT NULL DEFAULT 1,
	PermissionDeleteDocuments INTEGER NOT NULL DEFAULT 1,
	PermissionImportDocuments INTEGER NOT NULL DEFAULT 1,
	PermissionAddStatements INTEGER NOT NULL DEFAULT 1,
	PermissionEditStatements INTEGER NOT NULL DEFAULT 1,
	PermissionDeleteStatements INTEGER NOT NULL DEFAULT 1,
	PermissionEditAttributes INTEGER NOT NULL DEFAULT 1,
	PermissionEditRegex INTEGER NOT NULL DEFAULT 1,
	PermissionEditStatementTypes INTEGER NOT NULL DEFAULT 1,
	PermissionEditCoders INTEGER NOT NULL DEFAULT 1,
	PermissionEditCoderRelations INTEGER NOT NULL DEFAULT 1,
	PermissionViewOthersDocuments INTEGER NOT NULL DEFAULT 1,
	PermissionEditOthersDocuments INTEGER NOT NULL DEFAULT 1,
	PermissionViewOthersStatements INTEGER NOT NULL DEFAULT 1,
	PermissionEditOthersStatements INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE DOCUMENTS (
	ID INTEGER NOT NULL PRIMARY KEY,
	Title TEXT NOT NULL CHECK (LENGTH(Title) < 191),
	Text TEXT NOT NULL,
	Coder INTEGER REFERENCES CODERS (ID) ON DELETE CASCADE,
	Author TEXT NOT NULL DEFAULT '' CHECK (LENGTH(Author) < 191),
	Source TEXT NOT NULL DEFAULT '' CHECK (LENGTH(Source) < 191),
	Section TEXT NOT NULL DEFAULT '' CHECK (LENGTH(Section) < 191),
	Notes TEXT NOT NULL DEFAULT '',
	Type TEXT NOT NULL DEFAULT '' CHECK (LENGTH(Type) < 191),
	Date INTEGER NOT NULL
);
CREATE TABLE STATEMENTTYPES (
	ID INTEGER NOT NULL PRIMARY KEY,
	Label TEXT NOT NULL CHECK (LENGTH(Label) < 191),
	Red INTEGER NOT NULL DEFAULT 0, Green INTEGER NOT NULL DEFAULT 0, Blue INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE VARIABLES (
	ID INTEGER NOT NULL PRIMARY KEY,
	Variable TEXT NOT NULL CHECK (LENGTH(Variable) < 191),
	DataType TEXT NOT NULL DEFAULT 'short text' CHECK (DataType IN ('boolean', 'integer', 'long text', 'short text')),
	StatementTypeId INTEGER REFERENCES STATEMENTTYPES (ID) ON DELETE CASCADE,
	UNIQUE (Variable, StatementTypeId)
);
CREATE TABLE VARIABLELINKS (
	ID INTEGER NOT NULL PRIMARY KEY,
	SourceVariableId INTEGER REFERENCES VARIABLES (ID) ON DELETE CASCADE,
	TargetVariableId INTEGER REFERENCES VARIABLES (ID) ON DELETE CASCADE
);
CREATE TABLE REGEXES (
	Label TEXT PRIMARY KEY CHECK (LENGTH(Label) < 191),
	Red INTEGER NOT NULL DEFAULT 0, Green INTEGER NOT NULL DEFAULT 0, Blue INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE CODERRELATIONS (
	ID INTEGER NOT NULL PRIMARY KEY,
	Coder INTEGER REFERENCES CODERS (ID) ON DELETE CASCADE,
	OtherCoder INTEGER REFERENCES CODERS (ID) ON DELETE CASCADE,
	viewStatements INTEGER NOT NULL DEFAULT 1,
	editStatements INTEGER NOT NULL DEFAULT 1,
	viewDocuments INTEGER NOT NULL DEFAULT 1,
	editDocuments INTEGER NOT NULL DEFAULT 1,
	CHECK (Coder != OtherCoder)
);
CREATE TABLE STATEMENTS (
	ID INTEGER NOT NULL PRIMARY KEY,
	StatementTypeId INTEGER REFERENCES STATEMENTTYPES (ID) ON DELETE CASCADE,
	DocumentId INTEGER REFERENCES DOCUMENTS (ID) ON DELETE CASCADE,
	Start INTEGER NOT NULL CHECK (Start >= 0),
	Stop INTEGER NOT NULL CHECK (Stop >= 0),
	Coder INTEGER REFERENCES CODERS (ID) ON DELETE CASCADE,
	CHECK (Start < Stop)
);
CREATE TABLE DATABOOLEAN (
	ID INTEGER NOT NULL PRIMARY KEY,
	StatementId INTEGER NOT NULL REFERENCES STATEMENTS (ID) ON DELETE CASCADE,
	VariableId INTEGER NOT NULL REFERENCES VARIABLES (ID) ON DELETE CASCADE,
	Value INTEGER NOT NULL DEFAULT 1,
	UNIQUE (StatementId, VariableId)
);
CREATE TABLE DATAINTEGER (
	ID INTEGER NOT NULL PRIMARY KEY,
	StatementId INTEGER NOT NULL REFERENCES STATEMENTS (ID) ON DELETE CASCADE,
	VariableId INTEGER NOT NULL REFERENCES VARIABLES (ID) ON DELETE CASCADE,
	Value INTEGER NOT NULL DEFAULT 0,
	UNIQUE (StatementId, VariableId)
);
CREATE TABLE ENTITIES (
	ID INTEGER NOT NULL PRIMARY KEY,
	VariableId INTEGER NOT NULL REFERENCES VARIABLES (ID) ON DELETE CASCADE,
	Value TEXT NOT NULL DEFAULT '' CHECK (LENGTH(Value) < 191),
	Red INTEGER, Green INTEGER, Blue INTEGER,
	ChildOf INTEGER REFERENCES ENTITIES (ID) ON DELETE CASCADE,
	UNIQUE (VariableId, Value)
);
CREATE TABLE DATASHORTTEXT (
	ID INTEGER NOT NULL PRIMARY KEY,
	StatementId INTEGER NOT NULL REFERENCES STATEMENTS (ID) ON DELETE CASCADE,
	VariableId INTEGER NOT NULL REFERENCES VARIABLES (ID) ON DELETE CASCADE,
	Entity INTEGER NOT NULL REFERENCES ENTITIES (ID) ON DELETE CASCADE,
	UNIQUE (StatementId, VariableId)
);
CREATE TABLE DATALONGTEXT (
	ID INTEGER NOT NULL PRIMARY KEY,
	StatementId INTEGER NOT NULL REFERENCES STATEMENTS (ID) ON DELETE CASCADE,
	VariableId INTEGER NOT NULL REFERENCES VARIABLES (ID) ON DELETE CASCADE,
	Value TEXT DEFAULT '',
	UNIQUE (StatementId, VariableId)
);
CREATE TABLE ATTRIBUTEVARIABLES (
	ID INTEGER NOT NULL PRIMARY KEY,
	VariableId INTEGER NOT NULL REFERENCES VARIABLES (ID) ON DELETE CASCADE,
	AttributeVariable TEXT NOT NULL CHECK (LENGTH(AttributeVariable) < 191),
	UNIQUE (VariableId, AttributeVariable)
);
CREATE TABLE ATTRIBUTEVALUES (
	ID INTEGER NOT NULL PRIMARY KEY,
	EntityId INTEGER NOT NULL REFERENCES ENTITIES (ID) ON DELETE CASCADE,
	AttributeVariableId INTEGER NOT NULL REFERENCES ATTRIBUTEVARIABLES (ID) ON DELETE CASCADE,
	AttributeValue TEXT NOT NULL DEFAULT '' CHECK (LENGTH(AttributeValue) < 191),
	UNIQUE (EntityId, AttributeVariableId)
);
`
