// A Bell pair: both qubits give the same bit, 0 or 1 with probability 1/2 each.
OPENQASM 2.0;
include "qelib1.inc";

qreg q[2];
creg c[2];

h q[0];
cx q[0], q[1];
measure q -> c;
