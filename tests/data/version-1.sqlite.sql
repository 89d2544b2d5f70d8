CREATE TABLE documents (
  document INTEGER NOT NULL,
  "key" BLOB NOT NULL,
  id TEXT NOT NULL,
  published TEXT,
  published_earliest DATE,
  published_latest DATE,
  title TEXT,
  source TEXT,
  chars INTEGER NOT NULL,
  official_doc_type TEXT,
  official_number TEXT,
  official_issued TEXT,
  official_issued_earliest DATE,
  official_issued_latest DATE,
  official_issuer TEXT,
  official_title TEXT,
  program TEXT NOT NULL,
  patterns TEXT NOT NULL,
  schema_version TEXT NOT NULL,
  text TEXT,
  report BLOB NOT NULL,
  CONSTRAINT pk_documents PRIMARY KEY (document),
  CONSTRAINT uq_documents_key UNIQUE ("key")
);
CREATE INDEX ix_documents_id ON documents (id);
CREATE INDEX ix_documents_published_earliest ON documents (published_earliest);
CREATE TABLE errors (
  "key" BLOB NOT NULL,
  place TEXT NOT NULL,
  address TEXT,
  title TEXT,
  published TEXT,
  encoding TEXT,
  stage TEXT NOT NULL,
  reason TEXT NOT NULL,
  CONSTRAINT pk_errors PRIMARY KEY ("key")
)
 WITHOUT ROWID;
CREATE TABLE bienban_version (
  version_num VARCHAR(32) NOT NULL,
  CONSTRAINT pk_bienban_version PRIMARY KEY (version_num)
);
CREATE TABLE sources (
  "key" BLOB NOT NULL,
  place TEXT NOT NULL,
  address TEXT,
  title TEXT,
  published TEXT,
  encoding TEXT,
  stamp TEXT,
  document INTEGER NOT NULL,
  CONSTRAINT pk_sources PRIMARY KEY ("key"),
  CONSTRAINT fk_sources_document FOREIGN KEY(document) REFERENCES documents (document) ON DELETE CASCADE
)
 WITHOUT ROWID;
CREATE INDEX ix_sources_document ON sources (document);
CREATE INDEX ix_sources_place ON sources (place);
CREATE TABLE meetings (
  document INTEGER NOT NULL,
  name TEXT,
  name_start_offset INTEGER,
  name_end_offset INTEGER,
  kind TEXT NOT NULL,
  date TEXT,
  date_earliest DATE,
  date_latest DATE,
  part_of_day TEXT,
  mode TEXT,
  venue TEXT,
  venue_start_offset INTEGER,
  venue_end_offset INTEGER,
  organizer TEXT,
  organizer_start_offset INTEGER,
  organizer_end_offset INTEGER,
  rule TEXT NOT NULL,
  CONSTRAINT pk_meetings PRIMARY KEY (document),
  CONSTRAINT fk_meetings_document FOREIGN KEY(document) REFERENCES documents (document) ON DELETE CASCADE
);
CREATE INDEX ix_meetings_date_earliest ON meetings (date_earliest);
CREATE TABLE people (
  document INTEGER NOT NULL,
  item INTEGER NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  honorific TEXT,
  text TEXT NOT NULL,
  start_offset INTEGER NOT NULL,
  end_offset INTEGER NOT NULL,
  rule TEXT NOT NULL,
  CONSTRAINT pk_people PRIMARY KEY (document, item),
  CONSTRAINT fk_people_document FOREIGN KEY(document) REFERENCES documents (document) ON DELETE CASCADE
)
 WITHOUT ROWID;
CREATE INDEX ix_people_folded ON people (folded);
CREATE TABLE figures (
  document INTEGER NOT NULL,
  item INTEGER NOT NULL,
  kind TEXT NOT NULL,
  number NUMERIC,
  unit TEXT NOT NULL,
  value NUMERIC,
  base_unit TEXT NOT NULL,
  value_max NUMERIC,
  total NUMERIC,
  qualifier TEXT,
  change TEXT,
  subject TEXT,
  text TEXT NOT NULL,
  start_offset INTEGER NOT NULL,
  end_offset INTEGER NOT NULL,
  rule TEXT NOT NULL,
  CONSTRAINT pk_figures PRIMARY KEY (document, item),
  CONSTRAINT fk_figures_document FOREIGN KEY(document) REFERENCES documents (document) ON DELETE CASCADE
)
 WITHOUT ROWID;
CREATE INDEX ix_figures_value ON figures (value);
CREATE TABLE dates (
  document INTEGER NOT NULL,
  item INTEGER NOT NULL,
  value TEXT,
  value_earliest DATE,
  value_latest DATE,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  start_offset INTEGER NOT NULL,
  end_offset INTEGER NOT NULL,
  rule TEXT NOT NULL,
  CONSTRAINT pk_dates PRIMARY KEY (document, item),
  CONSTRAINT fk_dates_document FOREIGN KEY(document) REFERENCES documents (document) ON DELETE CASCADE
)
 WITHOUT ROWID;
CREATE INDEX ix_dates_value_earliest ON dates (value_earliest);
CREATE TABLE citations (
  document INTEGER NOT NULL,
  item INTEGER NOT NULL,
  doc_type TEXT NOT NULL,
  type_name TEXT,
  name TEXT,
  number TEXT,
  issued TEXT,
  issued_earliest DATE,
  issued_latest DATE,
  issuer TEXT,
  title TEXT,
  pinpoint TEXT,
  refers_to INTEGER,
  text TEXT NOT NULL,
  start_offset INTEGER NOT NULL,
  end_offset INTEGER NOT NULL,
  rule TEXT NOT NULL,
  CONSTRAINT pk_citations PRIMARY KEY (document, item),
  CONSTRAINT fk_citations_document_refers_to FOREIGN KEY(document, refers_to) REFERENCES citations (document, item) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_citations_document FOREIGN KEY(document) REFERENCES documents (document) ON DELETE CASCADE
)
 WITHOUT ROWID;
CREATE INDEX ix_citations_number ON citations (number);
CREATE TABLE segments (
  document INTEGER NOT NULL,
  item INTEGER NOT NULL,
  label TEXT NOT NULL,
  start_offset INTEGER NOT NULL,
  end_offset INTEGER NOT NULL,
  rule TEXT NOT NULL,
  CONSTRAINT pk_segments PRIMARY KEY (document, item),
  CONSTRAINT fk_segments_document FOREIGN KEY(document) REFERENCES documents (document) ON DELETE CASCADE
)
 WITHOUT ROWID;
CREATE TABLE attendances (
  document INTEGER NOT NULL,
  person INTEGER NOT NULL,
  chair BOOLEAN NOT NULL,
  secretary BOOLEAN NOT NULL,
  speaker BOOLEAN NOT NULL,
  CONSTRAINT pk_attendances PRIMARY KEY (document, person),
  CONSTRAINT fk_attendances_document_person FOREIGN KEY(document, person) REFERENCES people (document, item) ON DELETE CASCADE
)
 WITHOUT ROWID;
CREATE TABLE mentioned_people (
  document INTEGER NOT NULL,
  person INTEGER NOT NULL,
  CONSTRAINT pk_mentioned_people PRIMARY KEY (document, person),
  CONSTRAINT fk_mentioned_people_document_person FOREIGN KEY(document, person) REFERENCES people (document, item) ON DELETE CASCADE
)
 WITHOUT ROWID;
CREATE TABLE roles (
  document INTEGER NOT NULL,
  person INTEGER NOT NULL,
  item INTEGER NOT NULL,
  title TEXT NOT NULL,
  organization TEXT,
  former BOOLEAN NOT NULL,
  text TEXT NOT NULL,
  start_offset INTEGER NOT NULL,
  end_offset INTEGER NOT NULL,
  CONSTRAINT pk_roles PRIMARY KEY (document, person, item),
  CONSTRAINT fk_roles_document_person FOREIGN KEY(document, person) REFERENCES people (document, item) ON DELETE CASCADE
)
 WITHOUT ROWID;
CREATE INDEX ix_roles_organization ON roles (organization);
CREATE TABLE directives (
  document INTEGER NOT NULL,
  item INTEGER NOT NULL,
  speaker TEXT,
  person INTEGER,
  addressee TEXT,
  cooperating JSON NOT NULL,
  deadline TEXT,
  deadline_earliest DATE,
  deadline_latest DATE,
  text TEXT NOT NULL,
  start_offset INTEGER NOT NULL,
  end_offset INTEGER NOT NULL,
  rule TEXT NOT NULL,
  CONSTRAINT pk_directives PRIMARY KEY (document, item),
  CONSTRAINT fk_directives_document_person FOREIGN KEY(document, person) REFERENCES people (document, item),
  CONSTRAINT fk_directives_document FOREIGN KEY(document) REFERENCES documents (document) ON DELETE CASCADE
)
 WITHOUT ROWID;
CREATE INDEX ix_directives_deadline_latest ON directives (deadline_latest);
INSERT INTO bienban_version (version_num) VALUES ('1');
CREATE VIEW resolutions AS
        SELECT cited.number, cited.name, cited.issued, cited.issued_earliest, cited.issued_latest, cited.issuer,
            cited.title, citations.document, citations.item, citations.text, citations.pinpoint,
            citations.start_offset, citations.end_offset, documents.title AS document_title, documents.source,
            documents.published, documents.published_earliest, documents.published_latest,
            meetings.name AS meeting, meetings.date, meetings.date_earliest, meetings.date_latest
        FROM citations
        JOIN citations AS cited
            ON cited.document = citations.document AND cited.item = COALESCE(citations.refers_to, citations.item)
        JOIN documents ON documents.document = citations.document
        LEFT JOIN meetings ON meetings.document = citations.document
        WHERE cited.doc_type = 'resolution';
CREATE VIEW action_items AS
        SELECT directives.document, directives.item, directives.speaker, roles.title AS speaker_title,
            roles.organization AS speaker_organization, directives.addressee, directives.cooperating,
            directives.text, directives.deadline, directives.deadline_earliest, directives.deadline_latest,
            documents.title AS document_title, documents.source, documents.published,
            documents.published_earliest, documents.published_latest,
            meetings.name AS meeting, meetings.date, meetings.date_earliest, meetings.date_latest
        FROM directives
        JOIN documents ON documents.document = directives.document
        LEFT JOIN meetings ON meetings.document = directives.document
        LEFT JOIN roles
            ON roles.document = directives.document AND roles.person = directives.person AND roles.item = 0;
