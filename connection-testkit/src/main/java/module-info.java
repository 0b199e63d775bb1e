/**
 * Tools to test code that sends and receives frames: transports with faults, a clock moved by hand, a scripted peer,
 * and the contract of a worker.
 */
module dev.heddle.testkit {
    requires transitive dev.heddle.core;
    requires transitive org.junit.jupiter.api;
    requires org.assertj.core;
    requires jdk.management;
    requires static transitive org.jspecify;

    exports dev.heddle.testkit;

    opens dev.heddle.testkit to
            org.junit.platform.commons;
}
