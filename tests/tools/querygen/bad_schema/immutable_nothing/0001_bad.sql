-- expect 2: no such table: main.boxes
IMMUTABLE boxes;
