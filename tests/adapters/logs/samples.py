"""Lines in the documented formats, with names of example.com and addresses of RFC 5737.

They are paraphrases of published samples: everything but names, addresses and user ids is as published, blanks that
web pages put into quotes and misspellings of the product among it.
"""

HEAD = "2017-09-20T10:49:18.724-04:00 expe01 tvcs: "
UTC = 'UTCTime="2017-09-20 14:49:18,724" '
PEER, OWN = 'Src-ip="198.51.100.73" Src-port="58531"', 'Dst-ip="192.0.2.2" Dst-port="5062"'

ROOT_NOT_TRUSTED = (
    f'{HEAD}Event="Inbound TLS Negotiation Error" Service="SIP" {PEER} {OWN} '
    'Detail="self signed certificate in certificate chain" Protocol="TLS" Level="1" UTCTime="2017-09-20 14:49:18,724"'
)
ROOT_NOT_TRUSTED_DEVELOPER = (
    f'{HEAD}{UTC}Module="developer.ssl" Level="ERROR" CodeLocation="ppcmains/ssl/ttssl/ttssl_openssl.cpp(68)" '
    'Method="::TTSSLErrorOutput" Thread="0x7f29ddefa700": TTSSL_continueHandshake: Failed to establish SSL connection '
    'iResult="-1" error="1" bServer="true" localAddress="[\'IPv4\'\'TCP\'\'192.0.2.2:5062\']" '
    "remoteAddress=\"['IPv4''TCP''198.51.100.73:58531']\" "
    'ssl_error_reason="error:14089086:SSL routines:ssl3_get_client_certificate:certificate verify failed"'
)
ROOT_NOT_TRUSTED_CLOSED = (
    f'{HEAD}{UTC}Module="network.tcp" Level="DEBUG": {PEER} {OWN} Detail="TCP Connection Closed" '
    'Reason="self signed certificate in certificate chain"'
)
NAME_INBOUND = (
    '2017-09-20T11:17:42.701-04:00 expe01 tvcs: Event="Inbound TLS Negotiation Error" Service="SIP" '
    'Src-ip="198.51.100.45" Src-port="46049" Dst-ip="192.0.2.2" Dst-port="5062" '
    'Detail="Peer\'s TLS certificate identity was unacceptable" Protocol="TLS" Level="1" '
    'UTCTime="2017-09-20 15:17:42,700"'
)
NAME_OUTBOUND = (
    'Event="Outbound TLS Negotiation Error" Service="SIP" Src-ip="192.0.2.161" Src-port="25697" Dst-ip="192.0.2.171" '
    'Dst-port="7001" Detail="Peer\'s TLS certificate identity was unacceptable" Protocol="TLS" '
    'Common-name="192.0.2.171"'
)
ALERT = (
    '2017-09-19T11:12:09.721-04:00 expe01 tvcs: Event="Inbound TLS Negotiation Error" Service="SIP" '
    'Src-ip="198.51.100.45" Src-port="33441" Dst-ip="192.0.2.2" Dst-port="5062" '
    'Detail="sslv3 alert certificate unknown" Protocol="TLS" Level="1" UTCTime="2017-09-19 15:12:09,721"'
)
ALERT_DEVELOPER = (
    '2017-09-19T11:12:09.721-04:00 expe01 tvcs: UTCTime="2017-09-19 15:12:09,721" Module="developer.ssl" '
    'Level="ERROR" CodeLocation="ppcmains/ssl/ttssl/ttssl_openssl.cpp(68)" Method="::TTSSLErrorOutput" '
    'Thread="0x7fc67c6ec700": TTSSL_continueHandshake: Failed to establish SSL connection iResult="0" error="1" '
    "bServer=\"true\" localAddress=\"['IPv4''TCP''192.0.2.2:5062']\" "
    "remoteAddress=\"['IPv4''TCP''198.51.100.45:33441']\" "
    'ssl_error_reason="error:14094416:SSL routines:ssl3_read_bytes:sslv3 alert certificate unknown"'
)
ALERT_CLOSED = (
    '2017-09-19T11:12:09.721-04:00 expe01 tvcs: UTCTime="2017-09-19 15:12:09,721" Module="network.tcp" Level="DEBUG": '
    'Src-ip="198.51.100.45" Src-port="33441" Dst-ip="192.0.2.2" Dst-port=" 5062 " Detail=" TCP Connection Closed " '
    'Reason=" Got EOF on socket "'
)
HANDSHAKE_FAILED = (
    '2017-09-26T08:18:08.455-04:00 expe01 tvcs: UTCTime="2017-09-26 12:18:08,455" Module="developer.ssl" '
    'Level="DEBUG" CodeLocation="ppcmains/ssl/ttssl/ttssl_openssl.cpp(1997)" Method="::ttssl_continueHandshake" '
    'Thread="0x7f930adab700": Detail="Handshake Failed" Reason="want error ssl"'
)
REMOTE_DISCONNECT = (
    '2017-06-13T13:31:38.760-05:00 vcse tvcs: Event="Outbound TLS Negotiation Error" Service="SIP" '
    'Src-ip="192.0.2.10" Src-port="28351" Dst-ip="203.0.113.5" Dst-port="5062" '
    'Detail="No SSL error available, probably remote disconnect" Protocol="TLS" Common-name="calls.example.com" '
    'Level="1" UTCTime="2017-06-13 18:31:38,758"'
)
NO_CERTIFICATE = (
    'Module="network.tcp" Level="DEBUG": Src-ip="192.0.2.33" Src-port="40001" Dst-ip="192.0.2.2" Dst-port="5061" '
    'Detail="TCP Connection Closed" Reason="no certificate returned"'
)
_SSL = (
    '2017-09-22T11:11:19.564-04:00 expe01 tvcs: UTCTime="2017-09-22 15:11:19,564" Module="developer.ssl" '
    'Level="DEBUG" CodeLocation="ppcmains/ssl/ttssl/ttssl_openssl.cpp(1629)" '
)
HANDSHAKE_SUCCEEDED = (
    f'{_SSL}Method="::ttssl_continueHandshake" Thread="0x7f576cbee700":  Detail=" Handshake succeeded"'
)
COMMON_NAME = (
    f'{_SSL}Method="::TTSSL_retrieveCommonName" Thread="0x7f576cbee700": '
    'Detail="Found common name in peer certificate" CommonName="sip-01.example.com"'
)
ALTERNATIVE_NAME = (
    f'{_SSL}Method="::TTSSL_retrieveAltNames" Thread="0x7f576cbee700": '
    'Detail="Found DNS alt-name in peer certificate" AltName="calls.example.com"'
)
_ZONES = (
    '2017-09-22T11:11:19.564-04:00 expe01 tvcs: UTCTime="2017-09-22 15:11:19,564" '
    'Module="developer.zone.zonemgr" Level="DEBUG" CodeLocation="ppcmains/oak/zones/ZoneManager.cpp(1054)" '
)
ZONE_MATCHED = (
    f'{_ZONES}Method="ZoneManager::getZoneByIdentities" Thread="0x7f577f0a0700":  this="0x56408ff81220"  '
    'Detail="getZoneByIdentities, match complete " Identitites="{CN: sip-01.example.com, Alt-DNS: sip-01.example.com, '
    'Alt-DNS: calls.example.com }" MatchMechanism="DNSZoneMatch" MatchedZone="Hybrid Call Services DNS"'
)
ZONE_CLASSIFIED = (
    f'{_ZONES}Method="ZoneManager::getDNSZoneByTLSVerifySubjectName" Thread="0x7f577f0a0700":  this="0x56408ff81220" '
    "getDNSZoneByTLSVerifySubjectName classified subject name calls.example.com into DNS zone Hybrid Call Services DNS"
)
ACCOUNT = (
    'Event="Authentication Failed" Service="SIP" Src-ip="192.0.2.161" Src-port="25723" '
    'Detail=" Incorrect authentication credential for user " Protocol="TLS" Method="OPTIONS" Level="1"'
)
DIGEST = (
    'Module="developer.nomodule" Level="WARN" CodeLocation="ppcmains/sip/sipproxy/SipProxyAuthentication.cpp(686)" '
    'Method="SipProxyAuthentication::checkDigestSAResponse" Thread="0x7f2485cb0700": calculated response does not '
    "match supplied response, calculatedResponse=00112233445566778899aabbccddeeff, "
    "response=ffeeddccbbaa99887766554433221100"
)

REQUEST = (
    '2026-01-29T14:01:16.974-05:00 exp-c traffic_server[2030]: UTCTime="2026-01-29 19:01:16,974" '
    'Module="network.http.trafficserver" Level="DEBUG": Detail="Sending Request" Txn-id="3028" '
    'TrackingID="f0000000-86f6-4030-8259-0b768c07723e" Dst-ip="192.0.2.20" Dst-port="6972" '
)
UNKNOWN_CA = (
    "2026-01-29T14:01:16.974-05:00 exp-c traffic_server[2030]:[ET_NET 1]ERROR:SSL connection failed for "
    "'cucm1.example.com':error:14094418: SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca"
)
ORIGIN_NOT_VERIFIED = (
    "WARNING: Core server certificate verification failed for (cucm1.example.com). Action=Continue "
    "Error=self signed certificate server=cucm1.example.com(192.0.2.20) depth=0"
)
ORIGIN_NAME = (
    "WARNING: SNI (cucm2.example.com) not in certificate. Action=Terminate server=cucm2.example.com(192.0.2.21)"
)
ORIGIN_VERIFY_FAILED = (
    "2026-01-29T14:01:16.974-05:00 exp-c traffic_server[2030]:[ET_NET 1]ERROR: SSL connection failed for "
    "'cucm1.example.com': error:1416F086: SSL routines:tls_process_server_certificate:certificate verify failed"
)
FORBIDDEN = (
    'expe01 traffic_server[15550]: Event="Sending HTTP error response" Status="403" Reason="Forbidden" '
    'Dst-ip="198.51.100.80" Dst-port="50314"'
)

USER = (
    '2014-09-25T13:46:20-04:00 EXPC01 edgeconfigprovisioning: Level="INFO" Detail="Failed to authenticate user '
    'against server" Username="jdoe" Server="(\'https\', \'192.0.2.131\', 8443)" '
    'Reason="<twisted.python.failure.Failure <type \'exceptions.Exception\'>>" UTCTime="2014-09-25 17:46:20,92"'
)
PORT_7400 = (
    'expc01 XCP_JABBERD[23843]: UTCTime="2014-03-25 17:19:45,847" ThreadID="139747212576512" Module="Jabber" '
    'Level="ERROR" CodeLocation="mio.c:1121" Detail="Unable to connect to host \'192.0.2.171\', port 7400:(111) '
    'Connection refused"'
)
STATE_CHANGE = (
    'XCP_CM2[12122]:.. Level="INFO " CodeLocation="ConnInfoHistory" '
    'Detail="Connection state change: PENDING->CONNECTED: ..."'
)
EDGE_DOMAIN = (
    "[verify_edge_domain_in_san]: Edge TLS verification failed: Edge domain 'example.com' and corresponding SRVName "
    "'_collab-edge._tls.example.com' not found in certificate SAN list"
)
CURL = "SSL certificate problem: self signed certificate in certificate chain"
STATION = (
    "SIPStationD(18400) - validTLSConnection:TLS InvalidX509NameInCertificate, Rcvd=expc01.example.com , "
    "Expected=SEP001122334455. Will check SAN the next"
)
POINTER_NAME = (
    'expc01 XCP_JABBERD[23843]: UTCTime="2026-03-25 17:19:45,847" Module="Jabber" Level="ERROR" '
    'CodeLocation="cvsservice.cpp:409" Detail="Certificate verification failed for host=192.0.2.171, additional info: '
    'Invalid Hostname"'
)
POINTER_MISSING = (
    'expc01 XCP_JABBERD[23843]: UTCTime="2026-03-25 17:19:45,847" Module="Jabber" Level="ERROR" '
    'CodeLocation="cvsservice.cpp:216" Detail="reverse DNS lookup failed for address=192.0.2.171"'
)
POINTER_EXCEPTION = (
    'expc01 XCP_JABBERD[23843]: UTCTime="2026-03-25 17:19:45,847" Module="Jabber" Level="ERROR" '
    'CodeLocation="cvsservice.cpp:243" Detail="caught exception: exception in reverseDNSLookup"'
)

ALARM_RAISED = (
    '2020-08-12T14:57:43.524-05:00 expc01 alarm: Level="WARN" Event="Alarm Raised" Id="20006" '
    'UUID="0f96695e-d954-4f6f-85c1-2ef1eae6f764" Severity="warning" Detail="Cluster database communication failure: '
    'The database is unable to replicate with one or more of the cluster peers" UTCTime="2020-08-12 19:57:43,524"'
)
ALARM_SUPERVISOR = (
    '2025-06-30T21:53:48.354-04:00 expc01 supervisor: Level="ERROR" Event="Alarm Raised" Id="15019" '
    'UUID="1a18bfa6-f822-11e1-b0db-c35cb1b8e3e5" Severity="error" Detail="Application failed: Several unexpected '
    "software errors were detected in /opt/c_mgmt/bin/c_mgmt.sh /var/run/c_mgmt/c_mgmt.pid: 1. This service will not "
    'be restarted automatically." UTCTime="2025-07-01 01:53:48,353"'
)
UNDERSCORE = (
    '2026-11-23T02:14:00.000+00:00 expe01 supervisor: Level="ERROR" Event="Application Failed" '
    'Detail="An unexpected software error was detected in portforwarding.pyc" UTCTime="2026-11-23 02:14:00,000"'
)
CLUSTER_MODE = (
    '2026-11-23T02:14:00.000+00:00 expc01 web: Event="System Configuration Changed" '
    'Detail="clusterConfiguration tls_verify - changed from: Permissive to: Enforcing" '
    'UTCTime="2026-11-23 02:14:00,000"'
)
