-- Figures of the whole market for public pages: counted by the clock, so that no page has to.
CREATE TABLE market_figures (
  kind ENUM(market_figure) NOT NULL,
  category INT NOT NULL,                  -- 0: of all categories
  value INT NOT NULL,
  sample INT NOT NULL,                    -- how many things it was counted from
  counted_at TIME NOT NULL,
  PRIMARY KEY (kind, category)
);
