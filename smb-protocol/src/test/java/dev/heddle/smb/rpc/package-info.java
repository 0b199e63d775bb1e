@org.jspecify.annotations.NullMarked
package dev.heddle.smb.rpc;
