#!/usr/bin/env python3
"""A client of a Nexus server, written from proto/nexus/v1 and docs/guide.md alone.

Uploads three circuits, submits them as one job, watches it to the end, prints the counts, and shows three errors.
It needs grpcio and protobuf, and protoc with its Python plugin (Debian: python3-grpcio python3-protobuf
protobuf-compiler protobuf-compiler-grpc). The stubs are generated when it starts.

    NEXUS_TOKEN=$(cat ~/.local/share/nexus/admin.token) python3 nexus_sample.py 127.0.0.1:8081
"""

import importlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import grpc

PROTO = pathlib.Path(__file__).resolve().parents[3] / "proto"
SERVICES = ("types", "program_service", "job_service")

BELL = """OPENQASM 2.0;
include "qelib1.inc";
qreg q[2];
creg c[2];
h q[0];
cx q[0],q[1];
measure q -> c;
"""

GHZ = """OPENQASM 2.0;
include "qelib1.inc";
qreg q[3];
creg c[3];
h q[0];
cx q[0],q[1];
cx q[1],q[2];
measure q -> c;
"""

FLIP = """OPENQASM 2.0;
include "qelib1.inc";
qreg q[1];
creg c[1];
x q[0];
measure q -> c;
"""

# Lost on the way, or said by a server that is stopping: the same call may do better in a moment.
LOST = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.ABORTED)


def generate_stubs(folder):
    """Generates the stubs of nexus.v1 into a folder, and makes them importable."""
    plugin = shutil.which("grpc_python_plugin")
    if plugin is None:
        raise SystemExit("grpc_python_plugin is missing; on Debian it is in protobuf-compiler-grpc")
    protos = [str(PROTO / "nexus" / "v1" / f"{name}.proto") for name in SERVICES]
    subprocess.run(
        ["protoc", f"--proto_path={PROTO}", f"--python_out={folder}", f"--grpc_python_out={folder}",
         f"--plugin=protoc-gen-grpc_python={plugin}", *protos],
        check=True)
    sys.path.insert(0, folder)


def upload(programs, metadata, name, text):
    """Uploads a circuit: the first message names it, the others bring its text in pieces."""
    def parts():
        yield pb.programs.UploadRequest(name=pb.programs.ProgramName(name=name))
        content = text.encode("utf-8")
        for start in range(0, len(content), 65536):
            yield pb.programs.UploadRequest(chunk=content[start:start + 65536])

    return programs.Upload(parts(), metadata=metadata, timeout=60)


def watch(jobs, metadata, job_id):
    """Yields what changes in a job until it is terminal; after a lost connection it goes on at the cursor."""
    cursor = ""
    pause = 0.1
    while True:
        request = pb.jobs.WatchRequest(jobs=[pb.jobs.WatchedJob(job_id=job_id, cursor=cursor)])
        try:
            for response in jobs.Watch(request, metadata=metadata):
                pause = 0.1
                if response.WhichOneof("event") == "changes":
                    cursor = response.changes.cursor
                    yield response.changes
                    if response.changes.status >= pb.types.JOB_STATUS_COMPLETED:
                        return
        except grpc.RpcError as error:
            if error.code() not in LOST:
                raise
        time.sleep(pause)
        pause = min(2 * pause, 2.0)


def read_counts(jobs, metadata, job_id):
    """The counts of a job's items: a large result comes in several messages with the same item number."""
    counts = {}
    request = pb.jobs.GetResultsRequest(job_id=job_id, format=pb.jobs.RESULT_FORMAT_COUNTS)
    for part in jobs.GetResults(request, metadata=metadata, timeout=60):
        item = counts.setdefault(part.item, {})
        for outcome in part.counts.outcomes:
            item[outcome.outcome] = outcome.count
    return counts


def show_error(what, call):
    """Makes a call that is bound to fail, and prints its code and its sentence."""
    try:
        call()
    except grpc.RpcError as error:
        print(f"{what}: {error.code().name}: {error.details()}")
    else:
        raise SystemExit(f"{what}: no error")


class Stubs:
    """The generated modules."""

    def __init__(self):
        self.types = importlib.import_module("nexus.v1.types_pb2")
        self.programs = importlib.import_module("nexus.v1.program_service_pb2")
        self.jobs = importlib.import_module("nexus.v1.job_service_pb2")
        self.program_service = importlib.import_module("nexus.v1.program_service_pb2_grpc")
        self.job_service = importlib.import_module("nexus.v1.job_service_pb2_grpc")


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8081"
    metadata = [("authorization", f"Bearer {os.environ['NEXUS_TOKEN']}")]
    with grpc.insecure_channel(address) as channel:
        programs = pb.program_service.ProgramServiceStub(channel)
        jobs = pb.job_service.JobServiceStub(channel)

        items = []
        for number, (name, text) in enumerate([("bell.qasm", BELL), ("ghz.qasm", GHZ), ("flip.qasm", FLIP)], start=1):
            program = upload(programs, metadata, name, text)
            print(f"uploaded {program.name}: {program.qubit_count} qubits")
            items.append(pb.jobs.NewItem(program_id=program.program_id, shots=1000, seed=number))

        receipt = jobs.Submit(
            pb.jobs.SubmitRequest(name="three circuits", backend="statevector", items=items), metadata=metadata, timeout=60)
        print(f"submitted: {receipt.item_count} items")

        status = pb.types.JOB_STATUS_SUBMITTED
        for changes in watch(jobs, metadata, receipt.job_id):
            status = changes.status
        print(f"ended: {pb.types.JobStatus.Name(status).removeprefix('JOB_STATUS_')}")

        for item, counts in sorted(read_counts(jobs, metadata, receipt.job_id).items()):
            print(f"item {item}: " + " ".join(f"{outcome}={count}" for outcome, count in sorted(counts.items())))

        show_error("unknown backend", lambda: jobs.Submit(
            pb.jobs.SubmitRequest(backend="abacus", items=items), metadata=metadata, timeout=60))
        show_error("bad circuit", lambda: upload(programs, metadata, "bad.qasm", BELL.replace("h q[0]", "hadamard q[0]")))
        show_error("missing token", lambda: jobs.Get(pb.jobs.GetRequest(job_id=receipt.job_id), timeout=60))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as generated:
        generate_stubs(generated)
        pb = Stubs()
        main()
