// Grover's search over three qubits. The marked state is |101>: q[0] = 1, q[1] = 0, q[2] = 1. Two rounds, the best number for one
// marked state of eight, find it with probability 121/128, about 94.5 %; each other outcome has probability 1/128.
OPENQASM 2.0;
include "qelib1.inc";

// A sign for the state |111>.
gate ccz a, b, c {
    h c;
    ccx a, b, c;
    h c;
}

// A sign for the marked state.
gate oracle a, b, c {
    x b;
    ccz a, b, c;
    x b;
}

// The reflection about the uniform superposition, up to a global phase.
gate diffusion a, b, c {
    h a;
    h b;
    h c;
    x a;
    x b;
    x c;
    ccz a, b, c;
    x a;
    x b;
    x c;
    h a;
    h b;
    h c;
}

qreg q[3];
creg c[3];

h q;
oracle q[0], q[1], q[2];
diffusion q[0], q[1], q[2];
oracle q[0], q[1], q[2];
diffusion q[0], q[1], q[2];
measure q -> c;
