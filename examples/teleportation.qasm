// Teleports the state u3(0.3, 0.2, 0.1)|0> from q[0] to q[2], by a Bell pair, two measurements in the middle of the circuit, and
// gates that depend on their outcomes. Undoing the preparation on q[2] then gives |0>: 'verify' is always 0.
OPENQASM 2.0;
include "qelib1.inc";

qreg q[3];
creg m0[1];
creg m1[1];
creg verify[1];

// The state to be sent.
u3(0.3, 0.2, 0.1) q[0];

// A Bell pair, one half with the sender and one with the receiver.
h q[1];
cx q[1], q[2];
barrier q;

// The sender measures its two qubits in the Bell basis.
cx q[0], q[1];
h q[0];
measure q[0] -> m0[0];
measure q[1] -> m1[0];

// The receiver corrects its half by the two bits.
if (m1 == 1) x q[2];
if (m0 == 1) z q[2];

// The inverse of u3(0.3, 0.2, 0.1).
u3(-0.3, -0.1, -0.2) q[2];
measure q[2] -> verify[0];
