// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

import com.sun.security.auth.module.Krb5LoginModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import javax.security.auth.DestroyFailedException;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.kerberos.KerberosTicket;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.ietf.jgss.GSSException;
import org.jspecify.annotations.Nullable;

/** A user's tickets, from the JDK's login module, which this class configures without a file. Not thread-safe. */
final class KerberosTickets implements AutoCloseable {
    private final Subject subject;
    private final @Nullable LoginContext context;

    private KerberosTickets(Subject subject, @Nullable LoginContext context) {
        this.subject = subject;
        this.context = context;
    }

    /** Work that needs the tickets. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws GSSException;
    }

    /**
     * Returns the tickets of a login. Requests them from the KDC if they do not exist yet.
     *
     * @throws AuthFailedException if the login gets no tickets
     */
    static KerberosTickets of(KerberosLogin login) throws AuthFailedException {
        return switch (login) {
            case KerberosLogin.LoggedIn already -> new KerberosTickets(already.subject(), null);
            case KerberosLogin.Cache cache -> fromCache(cache);
            case KerberosLogin.Keytab keytab -> fromKeytab(keytab);
            case KerberosLogin.Password password ->
                login(password, Map.of("principal", password.principal()), answer(password.password()));
        };
    }

    private static KerberosTickets fromKeytab(KerberosLogin.Keytab keytab) throws AuthFailedException {
        requireReadable(keytab.file(), "keytab", "export the user's key into it, with kadmin's ktadd for example");
        Map<String, String> options = new HashMap<>();
        options.put("principal", keytab.principal());
        options.put("useKeyTab", "true");
        options.put("keyTab", keytab.file().toString());
        options.put("doNotPrompt", "true");
        return login(keytab, options, null);
    }

    private static KerberosTickets fromCache(KerberosLogin.Cache cache) throws AuthFailedException {
        Map<String, String> options = new HashMap<>();
        options.put("useTicketCache", "true");
        options.put("doNotPrompt", "true");
        if (cache.principal() != null) {
            options.put("principal", cache.principal());
        }
        if (cache.file() != null) {
            requireReadable(cache.file(), "ticket cache", "get a ticket with kinit");
            options.put("ticketCache", cache.file().toString());
        }
        return login(cache, options, null);
    }

    /** Checks that the file is readable, because the login module treats a missing file as an empty one. */
    private static void requireReadable(Path file, String what, String hint) throws AuthFailedException {
        if (!Files.isReadable(file)) {
            throw new AuthFailedException("there is no " + what + " " + file + " that can be read", hint, null);
        }
    }

    private static KerberosTickets login(
            KerberosLogin login, Map<String, String> options, @Nullable CallbackHandler handler)
            throws AuthFailedException {
        AppConfigurationEntry entry = new AppConfigurationEntry(
                Krb5LoginModule.class.getName(), AppConfigurationEntry.LoginModuleControlFlag.REQUIRED, options);
        Configuration configuration = new Configuration() {
            @Override
            public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                return new AppConfigurationEntry[] {entry};
            }
        };
        Subject subject = new Subject();
        try {
            LoginContext context = new LoginContext("heddle", subject, handler, configuration);
            context.login();
            return new KerberosTickets(subject, context);
        } catch (LoginException e) {
            throw KerberosFailures.ofLogin(login, e);
        }
    }

    private static CallbackHandler answer(char[] password) {
        return callbacks -> {
            for (Callback callback : callbacks) {
                if (!(callback instanceof PasswordCallback question)) {
                    throw new UnsupportedCallbackException(callback);
                }
                question.setPassword(password);
            }
        };
    }

    /** Runs the work as this user. */
    <T> T use(Work<T> work) throws GSSException {
        Callable<T> call = work::run;
        try {
            return Subject.callAs(subject, call);
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case GSSException failed -> throw failed;
                case RuntimeException failed -> throw failed;
                case null, default -> throw e;
            }
        }
    }

    /** Destroys the tickets that this object requested; a subject of the application stays unchanged. */
    @Override
    public void close() {
        if (context == null) {
            return;
        }
        try {
            for (KerberosTicket ticket : subject.getPrivateCredentials(KerberosTicket.class)) {
                ticket.destroy();
            }
            context.logout();
        } catch (LoginException | DestroyFailedException e) {
            throw new IllegalStateException("the login module cannot destroy its own tickets", e);
        }
    }
}
