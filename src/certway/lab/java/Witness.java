import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * JSSE by line protocol: one request on standard input, one answer on standard output, words separated by blanks.
 *
 * <pre>
 * check ROLE AUTH-TYPE SECONDS DEPTH CHAIN TRUSTED      ->  accepted | refused REASON... | unreadable
 * open VERSION CLIENT-AUTH SECONDS KIND KEY CHAIN TRUSTED   ->  ok: a server begins, in memory
 * feed BYTES                                            ->  STATE BYTES PLAIN REASON...
 * </pre>
 *
 * Certificates are DER in base64, joined by commas; "-" stands for nothing. A REASON is one exception of the chain of
 * causes: its class, and after a slash what it says of itself in a constant. Texts of exceptions are never handed out.
 */
public final class Witness {
    private static final Map<String, X509Certificate> READ = new HashMap<>();
    private static final X509Certificate UNREADABLE = null;
    private static Server server;

    private Witness() {}

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        out.println("jsse " + Runtime.version().feature());
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(answer(line.split(" ")));
        }
    }

    private static String answer(String[] words) {
        try {
            switch (words[0]) {
                case "check":
                    return check(words);
                case "open":
                    server = new Server(words);
                    return "ok";
                case "feed":
                    return server.feed(words[1]);
                default:
                    return "error unknown:" + words[0];
            }
        } catch (Exception problem) {
            return "error" + reasons(problem);
        }
    }

    private static String check(String[] words) throws Exception {
        List<X509Certificate> chain = certificates(words[5]);
        if (chain.isEmpty() || chain.get(0) == UNREADABLE) {
            return "unreadable";
        }
        chain.removeIf(each -> each == UNREADABLE);
        X509TrustManager manager = trustManager(words[6], words[3], words[4]);
        X509Certificate[] sent = chain.toArray(new X509Certificate[0]);
        try {
            if (words[1].equals("client")) {
                manager.checkClientTrusted(sent, words[2]);
            } else {
                manager.checkServerTrusted(sent, words[2]);
            }
            return "accepted";
        } catch (Exception refusal) {
            return "refused" + reasons(refusal);
        }
    }

    /** Every entry is an anchor; an empty list is one that nobody's certificate is under. */
    private static X509TrustManager trustManager(String trusted, String seconds, String depth) throws Exception {
        Set<TrustAnchor> anchors = new LinkedHashSet<>();
        for (X509Certificate each : certificates(trusted)) {
            if (each != UNREADABLE) {
                anchors.add(new TrustAnchor(each, null));
            }
        }
        if (anchors.isEmpty()) {
            return Nobody.INSTANCE;
        }
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
        parameters.setDate(new Date(Long.parseLong(seconds) * 1000));
        parameters.setRevocationEnabled(false);
        if (!depth.equals("-")) {
            parameters.setMaxPathLength(Integer.parseInt(depth));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(parameters));
        return (X509TrustManager) factory.getTrustManagers()[0];
    }

    private static List<X509Certificate> certificates(String joined) {
        List<X509Certificate> found = new ArrayList<>();
        if (!joined.equals("-")) {
            for (String text : joined.split(",")) {
                found.add(READ.computeIfAbsent(text, Witness::certificate));
            }
        }
        return found;
    }

    private static X509Certificate certificate(String text) {
        byte[] der = Base64.getDecoder().decode(text);
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
        } catch (Exception unreadable) {
            return UNREADABLE;
        }
    }

    private static String reasons(Throwable problem) {
        StringBuilder told = new StringBuilder();
        for (Throwable each = problem; each != null; each = each.getCause()) {
            told.append(' ').append(each.getClass().getSimpleName()).append(constant(each));
        }
        return told.toString();
    }

    private static String constant(Throwable problem) {
        if (problem instanceof CertPathValidatorException) {
            CertPathValidatorException refusal = (CertPathValidatorException) problem;
            return "/" + refusal.getReason() + "@" + refusal.getIndex();
        }
        if (!problem.getClass().getSimpleName().equals("ValidatorException")) {
            return "";
        }
        try {
            Method type = problem.getClass().getMethod("getErrorType"); // opened by --add-exports
            return "/" + fieldOf(problem, type.invoke(problem));
        } catch (ReflectiveOperationException closed) {
            return "";
        }
    }

    /** The name of the constant that holds this error type. */
    private static String fieldOf(Throwable problem, Object type) throws ReflectiveOperationException {
        for (Field field : problem.getClass().getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && type != null && type == field.get(null)) {
                return field.getName();
            }
        }
        return "-";
    }

    /** A TLS server in memory: bytes of its client in, its own bytes out. */
    private static final class Server {
        private final SSLEngine engine;
        private String failure = "";
        private ByteBuffer waiting = ByteBuffer.allocate(0);

        Server(String[] words) throws Exception {
            SSLContext context = SSLContext.getInstance("TLS");
            X509TrustManager manager = trustManager(words[7], words[3], "-");
            context.init(keys(words[4], words[5], words[6]), new X509TrustManager[] {manager}, null);
            engine = context.createSSLEngine();
            engine.setUseClientMode(false);
            engine.setEnabledProtocols(new String[] {words[1]});
            engine.setWantClientAuth(words[2].equals("optional"));
            if (words[2].equals("required")) {
                engine.setNeedClientAuth(true);
            }
            engine.beginHandshake();
        }

        private static KeyManager[] keys(String kind, String key, String chain) throws Exception {
            byte[] encoded = Base64.getDecoder().decode(key);
            PrivateKey own = KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("own", own, new char[0], certificates(chain).toArray(new Certificate[0]));
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(store, new char[0]);
            return factory.getKeyManagers();
        }

        /** What the client sent is read; what there is to send is written; a byte that arrived is answered by one. */
        String feed(String bytes) {
            byte[] more = bytes.equals("-") ? new byte[0] : Base64.getDecoder().decode(bytes);
            ByteBuffer in = ByteBuffer.allocate(waiting.remaining() + more.length);
            in.put(waiting).put(more).flip();
            ByteBuffer plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize() + in.capacity());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try {
                run(in, plain, out);
            } catch (Exception refusal) {
                failure = failure.isEmpty() ? reasons(refusal) : failure;
                flushAlert(out);
            }
            waiting = in;
            return state() + " " + text(out.toByteArray()) + " " + plain.position() + failure;
        }

        private void run(ByteBuffer in, ByteBuffer plain, ByteArrayOutputStream out) throws Exception {
            while (true) {
                HandshakeStatus status = engine.getHandshakeStatus();
                if (status == HandshakeStatus.NEED_TASK) {
                    engine.getDelegatedTask().run();
                } else if (status == HandshakeStatus.NEED_WRAP) {
                    if (!wrap(new byte[0], out)) {
                        return;
                    }
                } else {
                    int before = in.remaining() + plain.position();
                    SSLEngineResult result = engine.unwrap(in, plain);
                    if (result.bytesProduced() > 0) {
                        wrap(new byte[result.bytesProduced()], out);
                    } else if (result.bytesConsumed() == 0 && engine.getHandshakeStatus() == status) {
                        return;
                    }
                }
            }
        }

        private boolean wrap(byte[] plain, ByteArrayOutputStream out) throws Exception {
            ByteBuffer packet = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            SSLEngineResult result = engine.wrap(ByteBuffer.wrap(plain), packet);
            out.write(packet.array(), 0, packet.position());
            return result.getStatus() != SSLEngineResult.Status.CLOSED;
        }

        private void flushAlert(ByteArrayOutputStream out) {
            try {
                while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && wrap(new byte[0], out)) {
                    continue;
                }
            } catch (Exception told) {
                return; // the alert is out; its exception is the one that is already known
            }
        }

        private String state() {
            if (!failure.isEmpty()) {
                return "failed";
            }
            return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING ? "done" : "handshaking";
        }

        private static String text(byte[] bytes) {
            return bytes.length == 0 ? "-" : Base64.getEncoder().encodeToString(bytes);
        }
    }

    /** What is said where the list has no entry at all: JSSE itself cannot hold such a list. */
    private static final class EmptyList extends CertificateException {
        private static final long serialVersionUID = 1;
    }

    private enum Nobody implements X509TrustManager {
        INSTANCE;

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws EmptyList {
            throw new EmptyList();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws EmptyList {
            throw new EmptyList();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
