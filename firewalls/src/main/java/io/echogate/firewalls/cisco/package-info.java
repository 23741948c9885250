/** Access lists of Cisco IOS, IOS-XE, IOS XR and NX-OS, read and written. */
@NullMarked
package io.echogate.firewalls.cisco;

import org.jspecify.annotations.NullMarked;
