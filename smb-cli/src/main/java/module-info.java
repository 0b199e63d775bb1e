/** The heddle command. */
module dev.heddle.cli {
    requires dev.heddle.smb;
    requires dev.heddle.smb.testserver;
    requires dev.heddle.smux;
    requires info.picocli;
    requires org.slf4j;

    opens dev.heddle.cli to
            info.picocli;
    opens dev.heddle.cli.command to
            info.picocli;
    opens dev.heddle.cli.find to
            info.picocli;
    opens dev.heddle.cli.options to
            info.picocli;
    opens dev.heddle.cli.smux to
            info.picocli;
}
