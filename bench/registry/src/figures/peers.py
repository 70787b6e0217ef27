"""Scrubs a list with a peer: prints seconds with one thread, seconds with two, and its version."""
import os, resource, subprocess, sys, time

module, folder, listed, lines, memory = sys.argv[1:6]
resource.setrlimit(resource.RLIMIT_AS, (3 * int(memory) // 2 if module == "duckdb" else int(memory), resource.RLIM_INFINITY))
result = os.path.join(folder, "result.txt")

def best(once):
    def timed():
        start = time.perf_counter()
        once()
        return time.perf_counter() - start
    return min(timed() for _ in range(2))

if module == "duckdb":
    import duckdb
    path = os.path.join(folder, "peer.duckdb")
    db = duckdb.connect(path)
    db.execute(f"set memory_limit='{int(memory) // 10**9}GB'; set temp_directory='{folder}/spill'; set preserve_insertion_order=false; set enable_progress_bar=false")
    read = "read_csv('{}', header=false, auto_detect=false, columns={{'n': 'BIGINT'}})"
    db.execute("create table listed as select n from " + read.format(listed))
    seconds = []
    for threads in (1, 2):
        db.execute(f"set threads={threads}")
        query = f"copy (select n from {read.format(lines)} l anti join listed using (n)) to '{result}' (header false)"
        seconds.append(best(lambda: db.execute(query)))
    db.close()
    os.remove(path)
    print(*seconds, duckdb.__version__)
else:
    import polars
    parquet = os.path.join(folder, "peer.parquet")
    polars.scan_csv(listed, has_header=False, schema={"n": polars.Int64}).sink_parquet(parquet)
    def once():
        left = polars.scan_csv(lines, has_header=False, schema={"n": polars.Int64})
        left.join(polars.scan_parquet(parquet), on="n", how="anti").sink_csv(result, include_header=False)
    seconds = best(once)
    # The number of threads is read once, when the module is loaded.
    other = dict(os.environ, POLARS_MAX_THREADS="2")
    script = f"import polars,time\ns=time.perf_counter()\npolars.scan_csv({lines!r},has_header=False,schema={{'n':polars.Int64}}).join(polars.scan_parquet({parquet!r}),on='n',how='anti').sink_csv({result!r},include_header=False)\nprint(time.perf_counter()-s)"
    second = min(float(subprocess.run([sys.executable, "-c", script], env=other, check=True, capture_output=True).stdout) for _ in range(2))
    os.remove(parquet)
    print(seconds, second, polars.__version__)
os.remove(result)
