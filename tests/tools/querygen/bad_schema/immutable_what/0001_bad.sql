-- expect 3: IMMUTABLE names one table: IMMUTABLE table;
CREATE TABLE boxes (id ID);
IMMUTABLE boxes, sales;
