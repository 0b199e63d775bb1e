// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.stream.Stream;

/**
 * Resolves every name under {@code test.local} to 127.0.0.1, and all others like the JVM: Kerberos needs servers with
 * names.
 */
public final class TestNames extends InetAddressResolverProvider {
    private static final String DOMAIN = ".test.local";

    @Override
    public InetAddressResolver get(Configuration configuration) {
        InetAddressResolver other = configuration.builtinResolver();
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                return host.endsWith(DOMAIN)
                        ? Stream.of(InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1}))
                        : other.lookupByName(host, policy);
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                return other.lookupByAddress(address);
            }
        };
    }

    @Override
    public String name() {
        return "test names";
    }
}
