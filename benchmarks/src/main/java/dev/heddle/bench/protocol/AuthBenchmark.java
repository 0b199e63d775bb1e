// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.protocol;

import dev.heddle.smb.auth.AuthException;
import dev.heddle.smb.auth.SpnegoNtlm;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Measures the client's side of NTLMv2 in SPNEGO, including DER, with the tokens that smbd 4.17 sent in a real session.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class AuthBenchmark {
    private static final int KEY_LENGTH = 16;
    private static final byte[] OFFER = HexFormat.of()
            .parseHex("604806062b0601050502a03e303ca00e300c060a2b06010401823702020aa32a3028a0261b246e6f745f646566696e65"
                    + "645f696e5f5246433431373840706c656173655f69676e6f7265");
    private static final byte[] CHALLENGE = HexFormat.of()
            .parseHex("a181a230819fa0030a0101a10c060a2b06010401823702020aa281890481864e544c4d53535000020000000e000e0038"
                    + "00000015828a62b5605afadc4ff1e100000000000000004000400046000000060100000000000f540045005300540053"
                    + "005200560002000e00540045005300540053005200560001000e00540045005300540053005200560004000000030004"
                    + "0076006d000700080044a25d1f6c79dd0100000000");

    /** Not secure: a secure generator would take most of the measured time. */
    private final Random random = new Random(1);

    /** For JMH. */
    public AuthBenchmark() {}

    private SpnegoNtlm client() {
        return SpnegoNtlm.ofUser(
                "WORKGROUP", "alice", "Passw0rd!x".toCharArray(), "VM", "127.0.0.1", Clock.systemUTC(), random);
    }

    /** Reads the server's offer and creates the first token: mostly DER, with little NTLM. */
    @Benchmark
    public byte[] begin() throws AuthException {
        try (SpnegoNtlm client = client()) {
            return client.initialToken(OFFER);
        }
    }

    /** Authenticates completely: MD4 of the password, response to the challenge, its integrity codes, session key. */
    @Benchmark
    public void whole(Blackhole hole) throws AuthException {
        try (SpnegoNtlm client = client()) {
            hole.consume(client.initialToken(OFFER));
            hole.consume(client.next(CHALLENGE));
            byte[] key = client.sessionKey();
            if (key.length != KEY_LENGTH) {
                throw new IllegalStateException("invalid session key of " + key.length + " bytes");
            }
            hole.consume(key);
        }
    }
}
