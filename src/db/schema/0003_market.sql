-- The field: categories, skills, profiles, projects, proposals, contracts, reviews.

CREATE TABLE categories (
  id ID,
  slug TEXT NOT NULL UNIQUE,
  name_ar TEXT NOT NULL,
  name_fr TEXT NOT NULL,
  name_en TEXT NOT NULL,
  position INT NOT NULL,
  active BOOL NOT NULL,
  open_projects INT NOT NULL DEFAULT 0     -- counted by the clock, for lists of categories
);

CREATE TABLE skills (
  id ID,
  slug TEXT NOT NULL UNIQUE,
  name_ar TEXT NOT NULL,
  name_fr TEXT NOT NULL,
  name_en TEXT NOT NULL,
  category_id INT NOT NULL REFERENCES categories(id)
);
CREATE INDEX skills_by_category ON skills (category_id);

CREATE TABLE profiles (
  user_id INT PRIMARY KEY REFERENCES users(id) ON DELETE CASCADE,
  headline TEXT NOT NULL,
  bio_md TEXT NOT NULL,
  category_id INT REFERENCES categories(id),
  city TEXT NOT NULL,
  country TEXT NOT NULL,                   -- ISO 3166-1 alpha-2
  availability ENUM(availability) NOT NULL,
  avatar_id INT REFERENCES files(id),
  changed_at TIME NOT NULL
);
CREATE INDEX profiles_by_category ON profiles (category_id);

CREATE TABLE user_skills (
  user_id INT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
  skill_id INT NOT NULL REFERENCES skills(id),
  position INT NOT NULL,
  PRIMARY KEY (user_id, skill_id)
);
CREATE INDEX user_skills_by_skill ON user_skills (skill_id);

CREATE TABLE user_languages (
  user_id INT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
  lang TEXT NOT NULL,                      -- ISO 639-1
  level ENUM(language_level) NOT NULL,
  position INT NOT NULL,
  PRIMARY KEY (user_id, lang)
);

CREATE TABLE educations (
  id ID,
  user_id INT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
  school TEXT NOT NULL,
  degree TEXT NOT NULL,
  from_year INT NOT NULL,
  to_year INT NOT NULL,                    -- 0: still there
  position INT NOT NULL
);
CREATE INDEX educations_by_user ON educations (user_id, position);

CREATE TABLE portfolio_works (
  id ID,
  user_id INT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
  title TEXT NOT NULL,
  body_md TEXT NOT NULL,
  link TEXT NOT NULL,
  created_at TIME NOT NULL,
  changed_at TIME NOT NULL
);
CREATE INDEX portfolio_works_by_user ON portfolio_works (user_id, id);

-- The long text stands last, so that lists read the columns before it without its pages.
CREATE TABLE projects (
  id ID,
  client_id INT NOT NULL REFERENCES users(id),
  title TEXT NOT NULL,
  category_id INT REFERENCES categories(id),      -- may be missing in a draft
  band INT NOT NULL,                              -- index into the marketplace's budget bands, 0: not chosen yet
  budget_min_minor INT NOT NULL,
  budget_max_minor INT NOT NULL,                  -- 0: and more
  currency TEXT NOT NULL,
  days INT NOT NULL,
  place ENUM(project_place) NOT NULL,
  city TEXT NOT NULL,
  state ENUM(project_state) NOT NULL,
  created_at TIME NOT NULL,
  changed_at TIME NOT NULL,
  opened_at TIME NOT NULL DEFAULT 0,
  expires_at TIME NOT NULL DEFAULT 0,
  ended_at TIME NOT NULL DEFAULT 0,
  close_reason INT NOT NULL DEFAULT 0,            -- enum close_reason
  reason_text TEXT NOT NULL DEFAULT '',           -- of closing or rejecting
  similar_to INT REFERENCES projects(id),
  proposals INT NOT NULL DEFAULT 0,               -- sent and not withdrawn
  lead TEXT NOT NULL DEFAULT '',                  -- plain beginning of the text, for lists
  skill_line TEXT NOT NULL DEFAULT '',            -- slugs and names of project_skills, for lists (market/project_skills.c)
  body_md TEXT NOT NULL
);
CREATE INDEX projects_open ON projects (state, opened_at, id);
CREATE INDEX projects_open_by_category ON projects (state, category_id, opened_at, id);
CREATE INDEX projects_open_by_proposals ON projects (state, proposals, opened_at DESC, id DESC);
CREATE INDEX projects_open_by_budget ON projects (state, budget_min_minor, opened_at, id);
CREATE INDEX projects_by_client ON projects (client_id, id);
CREATE INDEX projects_by_first ON projects (similar_to) WHERE similar_to IS NOT NULL;
CREATE INDEX projects_by_expiry ON projects (state, expires_at);

-- What a project owner's projects came to; moved with every move of a project.
CREATE TABLE client_figures (
  user_id INT PRIMARY KEY REFERENCES users(id) ON DELETE CASCADE,
  posted INT NOT NULL,                            -- ever open
  open_now INT NOT NULL,
  hired INT NOT NULL,                             -- awarded or completed
  ended INT NOT NULL                              -- no longer open: closed, expired, awarded, completed
);

CREATE TABLE project_skills (
  project_id INT NOT NULL REFERENCES projects(id) ON DELETE CASCADE,
  skill_id INT NOT NULL REFERENCES skills(id),
  position INT NOT NULL,
  PRIMARY KEY (project_id, skill_id)
);
CREATE INDEX project_skills_by_skill ON project_skills (skill_id, project_id);

CREATE TABLE project_questions (
  id ID,
  project_id INT NOT NULL REFERENCES projects(id) ON DELETE CASCADE,
  asker_id INT NOT NULL REFERENCES users(id),
  body TEXT NOT NULL,
  answer TEXT NOT NULL DEFAULT '',
  asked_at TIME NOT NULL,
  answered_at TIME NOT NULL DEFAULT 0
);
CREATE INDEX project_questions_by_project ON project_questions (project_id, id);

CREATE TABLE proposals (
  id ID,
  project_id INT NOT NULL REFERENCES projects(id),
  freelancer_id INT NOT NULL REFERENCES users(id),
  amount_minor INT NOT NULL CHECK (amount_minor > 0),
  currency TEXT NOT NULL,
  days INT NOT NULL CHECK (days BETWEEN 1 AND 365),
  state ENUM(proposal_state) NOT NULL,
  sent_at TIME NOT NULL,
  changed_at TIME NOT NULL,
  opened_at TIME NOT NULL DEFAULT 0,              -- the owner has read it: no more edits
  decline_reason INT NOT NULL DEFAULT 0,          -- enum decline_reason
  reason_text TEXT NOT NULL DEFAULT '',
  quota_month INT NOT NULL,                       -- year * 12 + month that it counts against; 0: given back
  quota_units INT NOT NULL DEFAULT 1,             -- used in that month: sent again after a withdrawal, one more
  lead TEXT NOT NULL DEFAULT '',                  -- plain beginning of the text, for lists
  body_md TEXT NOT NULL,
  UNIQUE (project_id, freelancer_id)
);
CREATE INDEX proposals_by_freelancer ON proposals (freelancer_id, id);
CREATE INDEX proposals_by_quota ON proposals (freelancer_id, quota_month);

CREATE TABLE contracts (
  id ID,
  project_id INT NOT NULL UNIQUE REFERENCES projects(id),
  proposal_id INT NOT NULL UNIQUE REFERENCES proposals(id),
  client_id INT NOT NULL REFERENCES users(id),
  freelancer_id INT NOT NULL REFERENCES users(id),
  price_minor INT NOT NULL CHECK (price_minor > 0),
  currency TEXT NOT NULL,
  commission_bp INT NOT NULL CHECK (commission_bp BETWEEN 0 AND 10000),
  hold_days INT NOT NULL,
  days INT NOT NULL,
  state ENUM(contract_state) NOT NULL,
  changes_asked INT NOT NULL DEFAULT 0,
  reminders INT NOT NULL DEFAULT 0,               -- sent to the client since the last delivery
  created_at TIME NOT NULL,
  funded_at TIME NOT NULL DEFAULT 0,
  due_at TIME NOT NULL DEFAULT 0,
  first_delivered_at TIME NOT NULL DEFAULT 0,
  delivered_at TIME NOT NULL DEFAULT 0,
  auto_accept_at TIME NOT NULL DEFAULT 0,
  accepted_at TIME NOT NULL DEFAULT 0,
  matures_at TIME NOT NULL DEFAULT 0,
  closed_at TIME NOT NULL DEFAULT 0,
  CHECK (client_id <> freelancer_id)
);
CREATE INDEX contracts_by_client ON contracts (client_id, id);
CREATE INDEX contracts_by_freelancer ON contracts (freelancer_id, id);
CREATE INDEX contracts_by_state ON contracts (state, id);

CREATE TABLE deliveries (
  id ID,
  contract_id INT NOT NULL REFERENCES contracts(id),
  body_md TEXT NOT NULL,
  created_at TIME NOT NULL,
  changes_text TEXT NOT NULL DEFAULT '',          -- what the client asked to be changed
  changes_at TIME NOT NULL DEFAULT 0
);
CREATE INDEX deliveries_by_contract ON deliveries (contract_id, id);

-- c1 … c6: professional conduct, communication, quality, expertise, on time, would work together again; 1 to 5.
CREATE TABLE reviews (
  id ID,
  contract_id INT NOT NULL REFERENCES contracts(id),
  author_id INT NOT NULL REFERENCES users(id),
  subject_id INT NOT NULL REFERENCES users(id),
  by_client BOOL NOT NULL,
  c1 INT NOT NULL CHECK (c1 BETWEEN 1 AND 5),
  c2 INT NOT NULL CHECK (c2 BETWEEN 1 AND 5),
  c3 INT NOT NULL CHECK (c3 BETWEEN 1 AND 5),
  c4 INT NOT NULL CHECK (c4 BETWEEN 1 AND 5),
  c5 INT NOT NULL CHECK (c5 BETWEEN 1 AND 5),
  c6 INT NOT NULL CHECK (c6 BETWEEN 1 AND 5),
  body TEXT NOT NULL,
  reply TEXT NOT NULL DEFAULT '',
  written_at TIME NOT NULL,
  visible_at TIME NOT NULL DEFAULT 0,             -- 0: hidden until the other has written or the window is over
  replied_at TIME NOT NULL DEFAULT 0,
  UNIQUE (contract_id, author_id)
);
CREATE INDEX reviews_by_subject ON reviews (subject_id, visible_at);
CREATE INDEX reviews_hidden ON reviews (visible_at, written_at);
