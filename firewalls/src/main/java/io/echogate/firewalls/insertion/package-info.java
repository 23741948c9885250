/** Rules put into the text of a firewall, where and in the words in which it says its own. */
@NullMarked
package io.echogate.firewalls.insertion;

import org.jspecify.annotations.NullMarked;
