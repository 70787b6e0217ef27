"""Joins call records with the history that held then: prints seconds with one thread, calls to listed numbers, version."""
import duckdb, sys, time

records, history = sys.argv[1:3]
db = duckdb.connect()
db.execute("set threads=1; set enable_progress_bar=false; set asof_loop_join_threshold=0")
db.execute(f"create table history as select * from read_csv('{history}', header=false, auto_detect=false, columns={{'n': 'BIGINT', 'since': 'TIMESTAMP'}})")
calls = f"read_csv('{records}', header=true, auto_detect=false, columns={{'a': 'VARCHAR', 'b': 'BIGINT', 't': 'TIMESTAMP'}})"
# The size of a file is not known beforehand, and for small ones DuckDB would loop over all of the history.
seconds, count = [], 0
for _ in range(2):
    start = time.perf_counter()
    count = db.execute(f"select count(*) from {calls} c asof join history h on c.b = h.n and c.t >= h.since").fetchone()[0]
    seconds.append(time.perf_counter() - start)
print(min(seconds), count, duckdb.__version__)
