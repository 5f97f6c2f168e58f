"""Lines of dumps as Cisco's support notes publish them, and a whole one in the documented form."""

from __future__ import annotations

CLIENT_ZONE = """*c xConfiguration Zones Zone 6 Name: "Hybrid Call Service Traversal"
*c xConfiguration Zones Zone 6 TraversalClient Accept Delegated Credential Checks: "Off"
*c xConfiguration Zones Zone 6 TraversalClient Authentication Mode: "DoNotCheckCredentials"
*c xConfiguration Zones Zone 6 TraversalClient Authentication Password: "{cipher}qeh8secret"
*c xConfiguration Zones Zone 6 TraversalClient Authentication UserName: "hybridauth"
*c xConfiguration Zones Zone 6 TraversalClient Collaboration Edge: "Off"
*c xConfiguration Zones Zone 6 TraversalClient Peer 1 Address: "expe01.example.net"
*c xConfiguration Zones Zone 6 TraversalClient Peer 2 Address: 
*c xConfiguration Zones Zone 6 TraversalClient SIP Media Encryption Mode: "Auto"
*c xConfiguration Zones Zone 6 TraversalClient SIP Port: "7003"
*c xConfiguration Zones Zone 6 TraversalClient SIP TLS Verify Mode: "On"
*c xConfiguration Zones Zone 6 TraversalClient SIP Transport: "TLS"
*c xConfiguration Zones Zone 6 Type: "TraversalClient"
"""  # noqa: W291 - a value that is empty ends with a blank
SERVER_ZONE = """*c xConfiguration Zones Zone 7 Name: "UC traversal"
*c xConfiguration Zones Zone 7 TraversalServer Authentication UserName: "uc"
*c xConfiguration Zones Zone 7 TraversalServer Collaboration Edge: "On"
*c xConfiguration Zones Zone 7 TraversalServer SIP Port: "7001"
*c xConfiguration Zones Zone 7 TraversalServer SIP TLS Verify Mode: "On"
*c xConfiguration Zones Zone 7 TraversalServer SIP TLS Verify Subject Name: "expc.example.com"
*c xConfiguration Zones Zone 7 Type: "TraversalServer"
"""
DNS_ZONE = """*c xConfiguration Zones Zone 8 DNS SIP TLS Verify Mode: "On"
*c xConfiguration Zones Zone 8 DNS SIP TLS Verify Subject Name: "calllservice.example.net"
*c xConfiguration Zones Zone 8 DNS SIP TLS Verify InboundClassification: "Off"
*c xConfiguration Zones Zone 8 Name: " Hybrid Call Services DNS "
*c xConfiguration Zones Zone 8 Type: "DNS"
"""
NODE = """*c xConfiguration Alternates Cluster Name: "expc.example.com"
*c xConfiguration Alternates Peer 1 Address: "expc01.example.com"
*c xConfiguration Alternates Peer 2 Address: "expc02.example.com"
*c xConfiguration CollaborationEdge Enabled: "On"
*c xConfiguration Ethernet 1 IP V4 Address: "192.0.2.21"
*c xConfiguration Ethernet 1 IP V4 StaticNAT Address: "198.51.100.21"
*c xConfiguration Ethernet 1 IP V4 StaticNAT Mode: "Off"
*c xConfiguration IP DNS Domain Name: "example.com"
*c xConfiguration IP DNS Hostname: "expc01"
*c xConfiguration SIP Domain 1 Edge: "On"
*c xConfiguration SIP Domain 1 Name: "example.com"
*c xConfiguration SIP Domain 2 Edge: "Off"
*c xConfiguration SIP Domain 2 Name: "lab.example.com"
*c xConfiguration Zones Zone 2 Name: "CEtcp-cucm1.example.com"
*c xConfiguration Zones Zone 2 Neighbor Peer 1 Address: "cucm1.example.com"
*c xConfiguration Zones Zone 2 Type: "Neighbor"
*c xConfiguration Zones Zone 3 Name: "CEtls-cucm1.example.com"
*c xConfiguration Zones Zone 3 Neighbor SIP TLS Verify Mode: "On"
*c xConfiguration Zones Zone 3 Type: "Neighbor"
*c xConfiguration Zones Zone 4 Name: "CEtcp-cucm2.example.com"
*c xConfiguration Zones Zone 4 Type: "Neighbor"
*c xConfiguration Zones Zone 5 Name: "CEOAuth-cucm2.example.com"
*c xConfiguration Zones Zone 5 Neighbor SIP TLS Verify Mode: "Off"
*c xConfiguration Zones Zone 5 Type: "Neighbor"
*c xConfiguration Some Unknown Key 3 Word: "kept"
"""
STATUS = """*s Alarm: /
    Alarm 1:
        ID: "40069"
        Severity: "alert"
        State: "Raised"
    Alarm 2:
        ID: "40049"
        State: "Lowered"
*s/end
*s SystemUnit: /
    Product: "TANDBERG VCS"
    Software:
        Version: "X14.3.4"
    Uptime: 1234
*s/end
*s Tunnels: /
    Tunnel 1:
        Peer: "expe01.example.com"
        Status: "Active"
    Tunnel 2:
        Peer: "expe02.example.com"
        Status: "Failed"
*s/end
*s Zones: /
    Zone 6:
        Name: "UC traversal"
        Status: "Active"
*s/end

OK
"""
XML = b"""<?xml version="1.0" encoding="utf-8"?>
<Configuration xmlns="http://www.tandberg.no/XML/CUIL/1.0">
  <IP item="1">
    <DNS item="1"><Hostname item="1">expe01</Hostname><Domain item="1"><Name>example.com</Name></Domain></DNS>
  </IP>
  <Zones item="1">
    <Zone item="7"><Name item="1">UC traversal</Name><Type item="1">TraversalServer</Type>
      <TraversalServer item="1">
        <Authentication><UserName>uc</UserName><Password>{cipher}AAAA</Password></Authentication>
        <Collaboration><Edge>On</Edge></Collaboration>
        <SIP item="1"><Port item="1">7001</Port><TLS><Verify><Mode>On</Mode></Verify></TLS></SIP>
      </TraversalServer>
    </Zone>
  </Zones>
</Configuration>
"""
