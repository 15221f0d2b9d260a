#!/bin/sh
# Writes a batch of small, varied circuits: circuit-001.qasm, circuit-002.qasm, ...
# The same arguments write the same files.
#
#   examples/generate-batch.sh DIRECTORY [COUNT]
#
# COUNT is 300 by default, which is also the most that one job takes. Six kinds take turns, on 2 to 6 qubits: GHZ states,
# rotated products, phase ladders, parity checks, conditional corrections, and random-looking layers.
set -eu

if [ $# -lt 1 ] || [ $# -gt 2 ]; then
    echo "usage: $0 DIRECTORY [COUNT]" >&2
    exit 2
fi

directory=$1
count=${2:-300}
case $count in
    '' | *[!0-9]* | 0*)
        echo "$0: COUNT is a positive whole number, not '$count'" >&2
        exit 2
        ;;
esac

mkdir -p -- "$directory"

i=1
while [ "$i" -le "$count" ]; do
    n=$((2 + i % 5))
    last=$((n - 1))
    number=$(printf '%03d' "$i")
    {
        echo "// Circuit $i of $count."
        echo 'OPENQASM 2.0;'
        echo 'include "qelib1.inc";'
        echo "qreg q[$n];"
        echo "creg c[$n];"
        case $((i % 6)) in
            0)
                echo 'h q[0];'
                k=0
                while [ "$k" -lt "$last" ]; do
                    echo "cx q[$k], q[$((k + 1))];"
                    k=$((k + 1))
                done
                ;;
            1)
                k=0
                while [ "$k" -lt "$n" ]; do
                    echo "ry($((1 + (i + k) % 15))*pi/16) q[$k];"
                    echo "rz(-pi/$((2 + (i * 3 + k) % 7))) q[$k];"
                    k=$((k + 1))
                done
                ;;
            2)
                echo 'h q;'
                k=0
                while [ "$k" -lt "$last" ]; do
                    echo "cu1(pi/$((2 + (i + k) % 9))) q[$k], q[$((k + 1))];"
                    k=$((k + 1))
                done
                echo 'h q;'
                ;;
            3)
                k=0
                while [ "$k" -lt "$last" ]; do
                    if [ $(((i / 6 >> k) % 2)) -eq 0 ]; then
                        echo "x q[$k];"
                    fi
                    echo "cx q[$k], q[$last];"
                    k=$((k + 1))
                done
                ;;
            4)
                echo 'creg m[1];'
                echo "u3($((1 + i % 12))*pi/12, 0, pi) q[0];"
                echo 'measure q[0] -> m[0];'
                echo 'if (m == 1) x q[0];'
                echo "if (m == 1) x q[$last];"
                ;;
            *)
                layer=0
                while [ "$layer" -lt 3 ]; do
                    k=0
                    while [ "$k" -lt "$n" ]; do
                        case $(((i * 7 + layer * 5 + k * 3) % 4)) in
                            0) echo "h q[$k];" ;;
                            1) echo "t q[$k];" ;;
                            2) echo "sx q[$k];" ;;
                            *) echo "rx(0.$((1 + (i + layer + k) % 9))) q[$k];" ;;
                        esac
                        k=$((k + 1))
                    done
                    echo "cz q[$((layer % last))], q[$last];"
                    layer=$((layer + 1))
                done
                ;;
        esac
        # An angle of its own, so that no two circuits are the same.
        echo "ry($i*pi/1000) q[0];"
        echo 'measure q -> c;'
    } >"$directory/circuit-$number.qasm"
    i=$((i + 1))
done

echo "$count circuits in $directory"
